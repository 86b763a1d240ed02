/// A linear model of several classes, one of which is the answer.
package struct LinearModel: Sendable {
    private let rows: [Weights]

    package init(_ rows: [Weights]) { self.rows = rows }

    /// How much speaks for each class, as natural logarithms of chances, up to a constant.
    package func scores(_ traits: [UInt32]) -> [Double] { rows.map { $0.sum(traits) } }
}

/// A linear model of a question with two answers.
package struct BinaryModel: Sendable {
    private let row: Weights

    package init(_ row: Weights) { self.row = row }

    /// How much more speaks for yes than for no, as the natural logarithm of the chances.
    package func margin(_ traits: [UInt32]) -> Double { row.sum(traits) }
}
