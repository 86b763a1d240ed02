public import Domain

/// A message of the corpus with what a careful person says about it. The labels are explained in Tests/PipelineTests/corpus/LABELLING.md.
public struct Labelled: Sendable {
    public let text: String
    public let intent: Intent
    public let trade: Trade
    public let danger: Bool
    public let optOut: Bool
    public private(set) var location: String?
    public private(set) var time: String?
    public private(set) var name: String?

    /// Reads `INTENT trade [danger] [optout] | text with {L place}`. A line that is not such a one is no message.
    public init?(line: Substring) {
        guard let bar = line.firstRange(of: " | ") else { return nil }
        let labels = line[..<bar.lowerBound].split(separator: " ").map(String.init)
        guard labels.count >= 2, let intent = Intent(rawValue: labels[0]), let trade = Trade(rawValue: labels[1]) else {
            return nil
        }
        self.intent = intent
        self.trade = trade
        danger = labels.contains("danger")
        optOut = labels.contains("optout")
        var text = ""
        for piece in line[bar.upperBound...].split(separator: "{", omittingEmptySubsequences: false).enumerated() {
            guard piece.offset > 0, let close = piece.element.firstIndex(of: "}") else {
                text += piece.element
                continue
            }
            let span = String(piece.element[..<close].dropFirst(2))
            switch piece.element.first {
            case "L": location = span
            case "T": time = span
            default: name = span
            }
            text += span + piece.element[piece.element.index(after: close)...]
        }
        self.text = text.split(separator: "\\n", omittingEmptySubsequences: false).joined(separator: "\n")
    }
}
