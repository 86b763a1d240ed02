/// A linear model whose weights are text: one row for each class, one printable character for each trait.
///
/// The characters run from `0` to `o`: 64 steps, of which `P` is nothing. The same text gives the same scores on every machine.
package struct LinearModel: Sendable {
    /// What one step of a character is worth.
    package let step: Double
    /// What each class has from the start, in steps.
    package let bias: [Double]
    private let rows: [StaticString]

    package init(step: Double, bias: [Double], rows: [StaticString]) {
        self.step = step
        self.bias = bias
        self.rows = rows
    }

    /// How much speaks for each class, as natural logarithms of chances, up to a constant.
    package func scores(_ traits: [UInt16]) -> [Double] {
        let scale = step / Double(max(1, traits.count)).squareRoot()
        return rows.indices.map { row in
            let weights = rows[row].utf8Start
            guard rows[row].utf8CodeUnitCount >= Traits.count else { return bias[row] }
            var sum = 0
            for trait in traits { sum += Int(weights[Int(trait)]) - Self.zero }
            return Double(sum) * scale + bias[row]
        }
    }

    package static let zero = 0x50
    /// The most steps a weight can have either way.
    package static let most = 31
}
