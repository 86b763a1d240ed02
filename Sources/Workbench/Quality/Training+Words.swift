import Pipeline

extension Training {
    /// The weights as Swift source, one declaration of a model.
    func source(named name: String) -> [String] {
        guard classes > 2 else {
            // Of two classes only the difference counts.
            return ["", "extension BinaryModel {", "    static let \(name) = BinaryModel("]
                + [row(bias[1] - bias[0]) { weights[$0 * 2 + 1] - weights[$0 * 2] }] + ["    )", "}"]
        }
        return ["", "extension LinearModel {", "    static let \(name) = LinearModel(["]
            + (0..<classes).map { each in row(bias[each]) { weights[$0 * classes + each] } + "," } + ["    ])", "}"]
    }

    private func row(_ bias: Double, _ weight: (Int) -> Double) -> String {
        let largest = (0..<width).reduce(0) { max($0, abs(weight($1))) }
        let step = max(largest, 1e-9) / Double(Weights.most)
        let letters = (0..<width).map { trait -> UInt8 in
            UInt8(Weights.zero + Int((weight(trait) / step).rounded()))
        }
        return "        Weights(step: \(step), bias: \(bias), #\"\(String(decoding: letters, as: UTF8.self))\"#)"
    }
}
