/// What each trait counts for, as text: a printable character for each.
///
/// The characters run from `0` to `o`: 64 steps, of which `P` is nothing. The same text gives the same sums on every machine. There are a
/// power of two of them; traits that agree in their lowest bits share one, which is the rarer, and costs the less, the more there are.
package struct Weights: Sendable {
    /// What one step of a character is worth.
    private let step: Double
    /// What there is from the start.
    private let bias: Double
    private let letters: StaticString
    private let mask: UInt32

    package init(step: Double, bias: Double, _ letters: StaticString) {
        precondition(letters.utf8CodeUnitCount.nonzeroBitCount == 1, "weights come as a power of two")
        self.step = step
        self.bias = bias
        self.letters = letters
        mask = UInt32(letters.utf8CodeUnitCount - 1)
    }

    /// What all traits of a text count for together: a long text does not outweigh a short one.
    @inline(__always)
    package func sum(_ traits: [UInt32]) -> Double {
        let weights = letters.utf8Start
        var sum = 0
        for trait in traits { sum += Int(weights[Int(trait & mask)]) - Self.zero }
        return Double(sum) * step / Double(max(1, traits.count)).squareRoot() + bias
    }

    package static let zero = 0x50
    /// The most steps a weight can have either way.
    package static let most = 31
}
