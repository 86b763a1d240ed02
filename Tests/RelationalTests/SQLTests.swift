import Relational
import Testing

@Suite struct SQLTests {
    private let dialect = Dialect(skipLocked: "SKIP", forUpdate: "UPDATE", now: "NOW", announcement: "TELL")

    @Test("interpolation binds and never splices")
    func binds() {
        let name = "O'Brien'; DROP TABLE lead; --"
        let sql: SQL = "SELECT id FROM lead WHERE name = \(name) AND size > \(5) AND is_open = \(true) AND gone = \(Int64?.none)"
        #expect(sql.portableText == "SELECT id FROM lead WHERE name = $1 AND size > $2 AND is_open = $3 AND gone = $4")
        #expect(sql.values == [.text(name), .integer(5), .integer(1), .null])
    }

    @Test("a present optional binds its value")
    func optional() {
        let sql: SQL = "SELECT \(String?.some("x")), \(Int64?.some(7))"
        #expect(sql.values == [.text("x"), .integer(7)])
    }

    @Test("fragments are spelt by the dialect and leave the numbering alone")
    func fragments() {
        let sql: SQL = "SELECT \(1), \(.now) FROM job LIMIT \(2) \(.skipLocked) \(.forUpdate)"
        #expect(sql.text(for: dialect) == "SELECT $1, NOW FROM job LIMIT $2 SKIP UPDATE")
        #expect(sql.values.count == 2)
    }

    @Test("one statement with other values has the same text, so that it is compiled once")
    func cacheKey() {
        func lead(_ id: Int64) -> SQL { "SELECT name FROM lead WHERE id = \(id) AND until < \(.now)" }
        #expect(lead(1).portableText == lead(2).portableText)
        #expect(lead(1).portableText != lead(1).text(for: dialect))
    }

    @Test("a statement without fragments is the same in every dialect")
    func plain() {
        let sql: SQL = "SELECT name FROM lead WHERE id = \(1)"
        #expect(sql.text(for: dialect) == sql.portableText)
    }
}
