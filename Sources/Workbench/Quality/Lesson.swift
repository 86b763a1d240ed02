import Domain
import Glibc
import Labelling
import Pipeline

/// `Quality --train`: learns the second opinion from the tuned part, and writes it where the pipeline keeps it.
enum Lesson {
    private static let path = "Sources/Rules/Pipeline/Opinion/Learnt.swift"

    /// What is to be learnt from these messages.
    static func intents(_ messages: [Labelled]) -> Training {
        // Opt-outs are learnt by themselves: here they would make strangers of everybody who asks who this is.
        let examples = messages.filter { !$0.optOut }.compactMap { message in
            Intent.allCases.firstIndex(of: message.intent).map { (traits: Traits.of(message.text), answer: $0) }
        }
        return Training(examples, classes: Intent.allCases.count, width: 1 << 18)
    }

    /// The trades of customers' messages; `none` is an answer too.
    static func trades(_ messages: [Labelled]) -> Training {
        let examples = messages.filter { $0.intent != .nonLead && ($0.trade != .none || $0.intent == .normal) }.compactMap {
            message in
            Trade.allCases.firstIndex(of: message.trade).map { (traits: Traits.of(message.text), answer: $0) }
        }
        // Trades are told by words; nothing is won by more weights.
        return Training(examples, classes: Trade.allCases.count, width: 1 << 16)
    }

    /// Danger or none.
    static func dangers(_ messages: [Labelled]) -> Training {
        Training(messages.map { (traits: Traits.of($0.text), answer: $0.danger ? 1 : 0) }, classes: 2, width: 1 << 18)
    }

    /// A wish for no more texts, or none.
    static func refusals(_ messages: [Labelled]) -> Training {
        Training(messages.map { (traits: Traits.of($0.text), answer: $0.optOut ? 1 : 0) }, classes: 2, width: 1 << 18)
    }

    /// Which run of words is when somebody is wanted.
    static func times(_ messages: [Labelled]) -> Training {
        spans(messages, \.time) { TimeTraits.examples(in: $0.text) }
    }

    /// Which run of words is where the job is. What else a text tells is taken from its label and not from what was learnt last time, so that
    /// the same messages give the same weights.
    static func places(_ messages: [Labelled]) -> Training {
        spans(messages, \.location) { PlaceTraits.examples(in: $0.text, outside: $0.time) }
    }

    /// Which run of words is the customer's name.
    static func names(_ messages: [Labelled]) -> Training {
        spans(messages, \.name) { NameTraits.examples(in: $0.text, outside: $0.location) }
    }

    /// Of strangers no details are kept, so none are learnt from them.
    private static func spans(
        _ messages: [Labelled], _ label: KeyPath<Labelled, String?>, _ candidates: (Labelled) -> [SpanExample]
    ) -> Training {
        let examples = messages.filter { $0.intent != .nonLead }.flatMap { message in
            candidates(message).map { (traits: $0.traits, answer: $0.span == message[keyPath: label] ? 1 : 0) }
        }
        return Training(examples, classes: 2, width: 1 << 18)
    }

    static func run(_ files: [String]) -> Int32 {
        let messages = files.flatMap { CorpusFile.read($0) }
        guard !messages.isEmpty, let file = fopen(path, "w") else {
            print("nothing to learn from, or \(path) cannot be written")
            return 1
        }
        defer { fclose(file) }
        let lines =
            [
                "// swift-format-ignore-file",
                "// Written by `make train` from \(messages.count) messages of Tests/PipelineTests/corpus. Not to be edited.",
            ] + intents(messages).source(named: "intents") + trades(messages).source(named: "trades")
            + dangers(messages).source(named: "dangers") + refusals(messages).source(named: "refusals")
            + times(messages).source(named: "times") + places(messages).source(named: "places")
            + names(messages).source(named: "names") + [""]
        fputs(lines.joined(separator: "\n"), file)
        print("learnt from \(messages.count) messages")
        return 0
    }
}
