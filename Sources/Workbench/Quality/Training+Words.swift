import Pipeline

extension Training {
    /// The weights as Swift source: a line of characters for each class.
    func source(named name: String) -> [String] {
        let largest = weights.map(abs).max() ?? 1
        let step = largest / Double(LinearModel.most)
        var lines = [
            "    static let \(name) = LinearModel(", "        step: \(step),",
            "        bias: [\(bias.map { "\($0)" }.joined(separator: ", "))],",
            "        rows: [",
        ]
        for each in 0..<classes {
            let row = (0..<Traits.count).map { trait -> UInt8 in
                let steps = Int((weights[trait * classes + each] / step).rounded())
                return UInt8(LinearModel.zero + max(-LinearModel.most, min(LinearModel.most, steps)))
            }
            lines.append("            #\"\(String(decoding: row, as: UTF8.self))\"#,")
        }
        return lines + ["        ])"]
    }
}
