import Domain
import Gate
import Templates

/// Why a model's draft is not said.
public enum DraftFault: String, Error, Sendable, CaseIterable {
    case missing, empty, alphabet, language
    case tooLong = "too_long"
    case missingLink = "missing_link"
    case strayLink = "stray_link"
    case number, price, time, promise
    case optOut = "opt_out"
    case machine
    case untrue
    case unknownWord = "unknown_word"
    case question
    case asksAgain = "asks_again"
}

/// Judges what a model would say in the business's name. A draft is said only when every word of it is plain, the owner's own statement, or
/// the customer's own job, place or name; when it holds the booking link exactly where the action needs it; and when it fits two segments.
enum DraftRules {
    /// Where a draft wants the booking link.
    static let link = "{link}"

    static func judge(_ draft: String, for action: Action, in turn: Turn, details: JobDetails) -> Result<MessageBody, DraftFault> {
        let text = Wording.gsm(draft).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard text.contains(where: \.isLetter) else { return .failure(.empty) }
        let url = needsLink(action, turn) ? turn.client.bookingURL : nil
        if let fault = linkFault(text, isNeeded: url != nil) { return .failure(fault) }
        let rest = withoutGrounded(text.lowercased(), turn, details)
        if let fault = signFault(rest) ?? wordFault(rest, action) ?? questionFault(rest, action, details) { return .failure(fault) }
        let said = url.map { text.replacingFirst(link, with: $0) } ?? text
        guard let body = CustomerTemplates.drafted(turn.client.businessName, said, first: turn.isFirstContact) else {
            return .failure(.tooLong)
        }
        return .success(body)
    }

    /// Whether the link belongs into what is said now.
    static func needsLink(_ action: Action, _ turn: Turn) -> Bool {
        let hasLink = turn.client.bookingURL != nil && !(turn.lead?.sentBooking ?? false)
        return hasLink && (action == .bookingLink || action == .bookingAndAlert)
    }

    private static func linkFault(_ text: String, isNeeded: Bool) -> DraftFault? {
        let pieces = text.pieces(around: link)
        guard isNeeded else { return pieces.count == 1 ? nil : .strayLink }
        guard pieces.count == 2 else { return pieces.count == 1 ? .missingLink : .strayLink }
        // The address must end where the link ends.
        guard let next = pieces[1].first else { return nil }
        if next == " " { return nil }
        let closes = ".,!?)".contains(next) && (pieces[1].dropFirst().first.map { $0 == " " } ?? true)
        return closes ? nil : .strayLink
    }

    // MARK: What stands behind the words

    /// The text without the link and without what the owner has stated and the customer has told: whole phrases, word for word.
    private static func withoutGrounded(_ text: String, _ turn: Turn, _ details: JobDetails) -> String {
        let client = turn.client
        let facts = [client.facts.services, client.facts.area, client.facts.hours, client.facts.prices]
        let own = [client.businessName, client.ownerName, client.town, client.trade] + facts
        let told = [details.jobWords, details.location, details.customerName].filter { $0.map(isPlain) ?? false }
        let phrases = (own + told).compactMap { $0.map { Wording.gsm($0).lowercased() } }.filter { $0.count > 1 }
        return phrases.sorted { $0.count > $1.count }.reduce(text.replacingFirst(link, with: " ")) { $0.removing(wholePhrase: $1) }
    }

    /// A customer's words may be repeated when they can be nothing but a job, a place or a name.
    private static func isPlain(_ told: String) -> Bool {
        let lower = told.lowercased()
        guard told.count <= 40, told.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || " ,'-".contains($0)) }) else {
            return false
        }
        guard !lower.split(whereSeparator: { !$0.isNumber }).contains(where: { $0.count > 4 }) else { return false }
        let refused = PlainWords.price.union(PlainWords.time).union(PlainWords.promise).union(PlainWords.optOut).union(
            PlainWords.machine)
        return !words(lower).contains { refused.contains($0) && PlainWords.after[$0] == nil }
    }

    // MARK: Signs, words, questions

    private static func signFault(_ text: String) -> DraftFault? {
        for (index, character) in zip(text.indices, text) {
            switch character {
            case "a"..."z", " ", ",", "!", "?", "'", "(", ")", ":", ";", "&", "-": continue
            case ".":
                let next = text.index(after: index)
                guard next == text.endIndex || text[next] == " " || text[next] == ")" else { return .strayLink }
            case "0"..."9": return .number
            case "£", "$", "€", "%": return .price
            case "/", "@", "_", "#", "{", "}", "\\", "~", "=": return .strayLink
            default: return .alphabet
            }
        }
        return nil
    }

    private static func wordFault(_ text: String, _ action: Action) -> DraftFault? {
        let words = words(text)
        guard !words.isEmpty else { return .empty }
        var unknown = 0
        for (index, word) in words.enumerated() {
            if let before = PlainWords.after[word], index > 0, before.contains(words[index - 1]) { continue }
            if let fault = namedFault(word) { return fault }
            if PlainWords.toldOwner.contains(word) {
                guard tellsOwner(action) else { return .untrue }
                continue
            }
            if PlainWords.declining.contains(word) {
                guard action == .politeDecline else { return .untrue }
                continue
            }
            if !PlainWords.all.contains(word), !PlainWords.trade.contains(word) { unknown += 1 }
        }
        if unknown * 3 > words.count { return .language }
        return unknown > 0 ? .unknownWord : nil
    }

    private static func namedFault(_ word: String) -> DraftFault? {
        if PlainWords.optOut.contains(word) { return .optOut }
        if PlainWords.price.contains(word) { return .price }
        if PlainWords.time.contains(word) { return .time }
        if PlainWords.promise.contains(word) { return .promise }
        return PlainWords.machine.contains(word) ? .machine : nil
    }

    /// The actions that tell the owner as they are carried out.
    private static func tellsOwner(_ action: Action) -> Bool {
        switch action {
        case .bookingAndAlert, .confirmAndHandOver, .handToOwner: true
        case .politeDecline, .clarify, .bookingLink: false
        }
    }

    private static func questionFault(_ text: String, _ action: Action, _ details: JobDetails) -> DraftFault? {
        let questions = text.count { $0 == "?" }
        switch action {
        case .clarify: if questions != 1 { return .question }
        case .confirmAndHandOver: if questions > 1 { return .question }
        case .bookingLink, .bookingAndAlert, .handToOwner, .politeDecline: if questions > 0 { return .question }
        }
        guard questions > 0 else { return nil }
        let words = Set(words(text))
        let again: [(Bool, Set<String>)] = [
            (details.location != nil, ["where", "where's", "whereabouts", "postcode", "town", "street", "area"]),
            (details.requestedTime != nil, ["when", "time", "day"]), (details.customerName != nil, ["name"]),
        ]
        return again.contains { $0.0 && !$0.1.isDisjoint(with: words) } ? .asksAgain : nil
    }

    private static func words(_ text: String) -> [String] {
        text.split { !($0.isLetter || $0 == "'") }.map { $0.trimmingQuotes }.filter { !$0.isEmpty }
    }
}

extension StringProtocol {
    fileprivate var trimmingQuotes: String {
        String(drop { $0 == "'" }.reversed().drop { $0 == "'" }.reversed())
    }
}

extension String {
    /// What stands between the places where `mark` does.
    fileprivate func pieces(around mark: String) -> [Substring] {
        var pieces: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: mark) {
            pieces.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return pieces + [rest]
    }

    fileprivate func replacingFirst(_ mark: String, with other: String) -> String {
        guard let range = firstRange(of: mark) else { return self }
        return self[..<range.lowerBound] + other + self[range.upperBound...]
    }

    /// The text without this phrase wherever it stands between word boundaries.
    fileprivate func removing(wholePhrase phrase: String) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: phrase) {
            let before = range.lowerBound == rest.startIndex ? result.last : rest[rest.index(before: range.lowerBound)]
            let after = range.upperBound == rest.endIndex ? nil : rest[range.upperBound]
            result += rest[..<range.lowerBound]
            let isWhole = !(before?.isWordPart ?? false) && !(after?.isWordPart ?? false)
            result += isWhole ? " " : rest[range]
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber }
}
