/// One row of an answer, read by column position. A column of another type than asked for is a failure, never a guess.
public struct Row: Sendable {
    public let columns: [SQLValue]

    public init(_ columns: [SQLValue]) {
        self.columns = columns
    }

    /// The integer in column `index`.
    public func integer(_ index: Int) throws(SQLFailure) -> Int64 {
        guard index < columns.count, case .integer(let value) = columns[index] else {
            throw .other("column \(index) is not an integer")
        }
        return value
    }

    /// The integer in column `index`, or nothing.
    public func optionalInteger(_ index: Int) throws(SQLFailure) -> Int64? {
        guard index < columns.count else { throw .other("column \(index) is missing") }
        return columns[index] == .null ? nil : try integer(index)
    }

    /// The text in column `index`.
    public func text(_ index: Int) throws(SQLFailure) -> String {
        guard index < columns.count, case .text(let value) = columns[index] else {
            throw .other("column \(index) is not text")
        }
        return value
    }

    /// The text in column `index`, or nothing.
    public func optionalText(_ index: Int) throws(SQLFailure) -> String? {
        guard index < columns.count else { throw .other("column \(index) is missing") }
        return columns[index] == .null ? nil : try text(index)
    }

    /// The truth in column `index`, stored as 0 or 1.
    public func flag(_ index: Int) throws(SQLFailure) -> Bool {
        try integer(index) != 0
    }
}
