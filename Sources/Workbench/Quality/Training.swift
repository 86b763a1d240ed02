import Glibc
import Pipeline

/// Multinomial logistic regression by stochastic gradient descent with AdaGrad: the same examples give the same weights, bit for bit.
struct Training {
    let classes: Int
    /// How many weights a class has: a power of two.
    let width: Int
    /// One row of `classes` weights for each trait, and one for what is always there.
    private(set) var weights: [Double]
    private(set) var bias: [Double]

    /// Learns from examples, each the traits of a text and the number of its class.
    init(
        _ examples: [(traits: [UInt32], answer: Int)], classes: Int, width: Int, rounds: Int = 40, pace: Double = 0.4,
        decay: Double = 3e-5
    ) {
        self.classes = classes
        self.width = width
        weights = Array(repeating: 0, count: width * classes)
        bias = Array(repeating: 0, count: classes)
        var steps = Array(repeating: 1e-3, count: weights.count)
        var order = Array(examples.indices)
        var state: UInt64 = 42
        for _ in 0..<rounds {
            for at in stride(from: order.count - 1, to: 0, by: -1) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                order.swapAt(at, Int(state >> 33) % (at + 1))
            }
            for index in order { learn(examples[index], pace: pace, decay: decay, steps: &steps) }
        }
    }

    private mutating func learn(_ example: (traits: [UInt32], answer: Int), pace: Double, decay: Double, steps: inout [Double]) {
        let scale = 1 / Double(max(1, example.traits.count)).squareRoot()
        let chances = chances(example.traits)
        for each in 0..<classes {
            let error = chances[each] - (each == example.answer ? 1 : 0)
            bias[each] -= 0.01 * error
            for trait in example.traits {
                let at = place(trait) + each
                let slope = error * scale + decay * weights[at]
                steps[at] += slope * slope
                weights[at] -= pace * slope / steps[at].squareRoot()
            }
        }
    }

    /// Where the weights of a trait begin.
    private func place(_ trait: UInt32) -> Int { (Int(trait) & (width - 1)) * classes }

    /// How likely each class is.
    func chances(_ traits: [UInt32]) -> [Double] {
        let scale = 1 / Double(max(1, traits.count)).squareRoot()
        var sums = Array(repeating: 0.0, count: classes)
        for trait in traits {
            for each in 0..<classes { sums[each] += weights[place(trait) + each] }
        }
        let top = (0..<classes).map { sums[$0] * scale + bias[$0] }
        let most = top.max() ?? 0
        let raised = top.map { exp($0 - most) }
        let whole = raised.reduce(0, +)
        return raised.map { $0 / whole }
    }
}
