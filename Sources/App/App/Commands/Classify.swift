import Domain
import FoundationEssentials
import Pipeline
import Telemetry

/// `jobrun classify`: what the rules understand of each text, without any database.
enum Classify {
    private struct Line: Decodable {
        let id: String
        let text: String

        private enum Key: CodingKey { case id, text }

        /// Takes ids that are words or whole numbers.
        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            if let number = try? values.decode(Int64.self, forKey: .id) {
                id = String(number)
            } else {
                id = try values.decode(String.self, forKey: .id)
            }
            text = try values.decode(String.self, forKey: .text)
        }
    }

    static func run(_ arguments: inout Arguments) throws {
        _ = arguments.flag("json")
        try arguments.end()
        let decoder = JSONDecoder()
        var number = 0
        while let text = readLine() {
            number += 1
            guard text.contains(where: { !$0.isWhitespace }) else { continue }
            guard let line = try? decoder.decode(Line.self, from: Data(text.utf8)) else {
                throw StartFailure("line \(number) is no JSON object with \"id\" and \"text\"")
            }
            Terminal.line(describe(line))
        }
    }

    private static func describe(_ line: Line) -> String {
        let found = Classifier.classify(line.text)
        return JSONText.object([
            ("id", JSONText.quote(line.id)), ("intent", JSONText.quote(found.intent.rawValue)),
            ("confidence", JSONText.number(found.confidence)), ("job_type", JSONText.quote(found.trade.rawValue)),
            ("job_words", word(found.jobWords)), ("danger", "\(found.danger)"), ("opt_out", "\(found.optOut)"),
            ("location", word(found.location)), ("time", word(found.time)), ("name", word(found.name)),
        ])
    }

    private static func word(_ text: String?) -> String {
        text.map(JSONText.quote) ?? "null"
    }
}
