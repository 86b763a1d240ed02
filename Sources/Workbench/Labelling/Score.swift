public import Domain
import Pipeline

/// How the rules did on a part of the corpus.
public struct Score: Sendable {
    /// What was seen otherwise than it is labelled, in one message.
    public struct Miss: Sendable {
        public let message: Labelled
        /// One line for each difference.
        public let faults: [String]
        /// What it would cost: a danger or an opt-out before an intent, an intent before a detail.
        public let weight: Int
    }

    public private(set) var count = 0
    public private(set) var intent = 0
    public private(set) var byIntent: [Intent: Tally] = [:]
    public private(set) var trade = 0
    public private(set) var tradeCount = 0
    public private(set) var danger = Tally()
    public private(set) var optOut = Tally()
    /// Place, time and name, to the letter.
    public private(set) var exact: [Detail: Tally] = [:]
    /// Place, time and name, where one word in common is enough.
    public private(set) var overlap: [Detail: Tally] = [:]
    public private(set) var misses: [Miss] = []

    /// A detail that is a verbatim part of the text.
    public enum Detail: String, CaseIterable, Sendable { case place, time, name }

    public init() {}

    public var intentShare: Double { Double(intent) / Double(max(1, count)) }
    public var tradeShare: Double { Double(trade) / Double(max(1, tradeCount)) }

    /// Compares what the rules see with what the labels say.
    public mutating func add(_ message: Labelled) {
        let seen = Classifier.classify(message.text)
        var faults: [String] = []
        var weight = 0
        count += 1
        for each in Intent.allCases {
            byIntent[each, default: Tally()].count(seen: seen.intent == each, labelled: message.intent == each)
        }
        if seen.intent == message.intent {
            intent += 1
        } else {
            faults.append("intent \(seen.intent.rawValue)")
            weight += 20
        }
        if message.trade != .none || message.intent == .normal {
            tradeCount += 1
            if seen.trade == message.trade {
                trade += 1
            } else {
                faults.append("trade \(seen.trade.rawValue)")
                weight += 5
            }
        }
        danger.count(seen: seen.danger, labelled: message.danger)
        optOut.count(seen: seen.optOut, labelled: message.optOut)
        if seen.danger != message.danger {
            faults.append("danger \(seen.danger)")
            weight += message.danger ? 200 : 40
        }
        if seen.optOut != message.optOut {
            faults.append("opt-out \(seen.optOut)")
            weight += 100
        }
        for (detail, pair) in zip(
            Detail.allCases, [(seen.location, message.location), (seen.time, message.time), (seen.name, message.name)])
        {
            exact[detail, default: Tally()].count(pair.0, pair.1, agree: ==)
            overlap[detail, default: Tally()].count(pair.0, pair.1, agree: Self.share)
            guard pair.0 != pair.1 else { continue }
            faults.append("\(detail.rawValue) \(pair.0 ?? "-") for \(pair.1 ?? "-")")
            weight += pair.0.map { seen in pair.1.map { Self.share(seen, $0) } ?? false } ?? false ? 1 : 3
        }
        if !faults.isEmpty { misses.append(Miss(message: message, faults: faults, weight: weight)) }
    }

    /// True when the two have a word in common.
    private static func share(_ left: String, _ right: String) -> Bool {
        let words = Set(left.lowercased().split { !$0.isLetter && !$0.isNumber })
        return right.lowercased().split { !$0.isLetter && !$0.isNumber }.contains { words.contains($0) }
    }

    /// The tally of a detail.
    public func exact(_ detail: Detail) -> Tally { exact[detail] ?? Tally() }
    /// The tally of a detail, where a word in common is enough.
    public func overlap(_ detail: Detail) -> Tally { overlap[detail] ?? Tally() }
}
