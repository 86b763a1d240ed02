import Domain
import Glibc

@testable import Pipeline

/// A labelled message of the corpus. See `corpus/LABELLING.md`.
struct Labelled: Sendable {
    let text: String
    let intent: Intent
    let trade: Trade
    let danger: Bool
    let optOut: Bool
    var location: String?
    var time: String?
    var name: String?

    /// Reads `INTENT trade [danger] [optout] | text with {L place}`.
    init?(line: Substring) {
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

/// How the rules did on one part of the corpus.
struct Score {
    var count = 0
    var intent = 0
    var trade = 0
    var tradeCount = 0
    var missedDanger = 0
    var falseDanger = 0
    var missedOptOut = 0
    var falseOptOut = 0
    /// Found right, found wrong or in excess, and missed: for place, time, name.
    var spans = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]

    var intentShare: Double { Double(intent) / Double(max(1, count)) }
    var tradeShare: Double { Double(trade) / Double(max(1, tradeCount)) }

    func f1(_ kind: Int) -> Double {
        let right = Double(spans[kind][0])
        return 2 * right / max(1, 2 * right + Double(spans[kind][1]) + Double(spans[kind][2]))
    }

    mutating func add(_ labelled: Labelled) -> [String] {
        let seen = Classifier.classify(labelled.text)
        var faults: [String] = []
        count += 1
        if seen.intent == labelled.intent { intent += 1 } else { faults.append("intent \(seen.intent.rawValue)") }
        if labelled.trade != .none || labelled.intent == .normal {
            tradeCount += 1
            if seen.trade == labelled.trade { trade += 1 } else { faults.append("trade \(seen.trade.rawValue)") }
        }
        if labelled.danger, !seen.danger { missedDanger += 1 }
        if !labelled.danger, seen.danger { falseDanger += 1 }
        if labelled.optOut, !seen.optOut { missedOptOut += 1 }
        if !labelled.optOut, seen.optOut { falseOptOut += 1 }
        if seen.danger != labelled.danger { faults.append("danger \(seen.danger)") }
        if seen.optOut != labelled.optOut { faults.append("optout \(seen.optOut)") }
        for (kind, pair) in [(seen.location, labelled.location), (seen.time, labelled.time), (seen.name, labelled.name)]
            .enumerated()
        {
            if pair.0 == pair.1 {
                if pair.0 != nil { spans[kind][0] += 1 }
                continue
            }
            if pair.0 != nil { spans[kind][1] += 1 }
            if pair.1 != nil { spans[kind][2] += 1 }
            faults.append("\(["place", "time", "name"][kind]) \(pair.0 ?? "-") for \(pair.1 ?? "-")")
        }
        return faults
    }

    var summary: String {
        func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10)" }
        return
            "\(count) messages: intent \(percent(intentShare)), trade \(percent(tradeShare)), place \(percent(f1(0))), time \(percent(f1(1))), "
            + "name \(percent(f1(2))); danger missed \(missedDanger) false \(falseDanger); opt-out missed \(missedOptOut) false \(falseOptOut)"
    }
}

/// Reads the corpus beside this file.
enum Corpus {
    static func read(_ name: String, beside path: String = #filePath) -> [Labelled] {
        let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        guard let file = fopen("\(folder)/corpus/\(name).tsv", "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let got = fread(&chunk, 1, chunk.count, file)
            if got == 0 { break }
            bytes += chunk[..<got]
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap(Labelled.init(line:))
    }
}
