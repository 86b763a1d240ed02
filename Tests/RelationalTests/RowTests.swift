import Relational
import Testing

@Suite struct RowTests {
    private let row = Row([.integer(.max), .text("plumber"), .null, .integer(0)])

    @Test("columns are read as what they are")
    func reads() throws {
        #expect(try row.integer(0) == .max)
        #expect(try row.text(1) == "plumber")
        #expect(try row.optionalInteger(0) == .max)
        #expect(try row.optionalText(1) == "plumber")
        #expect(try row.optionalInteger(2) == nil)
        #expect(try row.optionalText(2) == nil)
        #expect(try row.flag(0))
        #expect(try !row.flag(3))
    }

    @Test("a column of another type, or none at all, is a failure and never a guess")
    func refuses() {
        #expect(throws: SQLFailure.self) { try row.integer(1) }
        #expect(throws: SQLFailure.self) { try row.text(0) }
        #expect(throws: SQLFailure.self) { try row.text(2) }
        #expect(throws: SQLFailure.self) { try row.integer(2) }
        #expect(throws: SQLFailure.self) { try row.flag(1) }
        #expect(throws: SQLFailure.self) { try row.optionalInteger(1) }
        #expect(throws: SQLFailure.self) { try row.optionalText(0) }
        #expect(throws: SQLFailure.self) { try row.optionalText(4) }
        #expect(throws: SQLFailure.self) { try row.integer(4) }
    }

    @Test("a wrong column is reported without its value")
    func silent() {
        let failure = #expect(throws: SQLFailure.self) { try row.integer(1) }
        #expect(failure?.description.contains("plumber") == false)
    }
}
