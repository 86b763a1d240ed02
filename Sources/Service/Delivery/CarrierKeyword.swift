import Domain
import Store

/// What the carrier itself hears in a text and answers in our place, unless told otherwise: one word, any case (twilio.md §11).
enum CarrierKeyword: Sendable, Hashable {
    case stop, other

    init?(_ said: SaidText) {
        if let optOut = said.optOut {
            self = optOut == .stop ? .stop : .other
            return
        }
        let word = said.body.text.lowercased().split { !$0.isLetter }
        guard word.count == 1, let keyword = word.first else { return nil }
        if Self.stops.contains(String(keyword)) {
            self = .stop
        } else if Self.others.contains(String(keyword)) {
            self = .other
        } else {
            return nil
        }
    }

    private static let stops: Set = ["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"]
    private static let others: Set = ["start", "unstop", "yes", "help", "info"]
}
