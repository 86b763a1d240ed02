/// The carrier's own handling of STOP, START and HELP on an ordinary number: one word, any case, nothing around it.
enum OptOut: Sendable {
    case stop, start, help

    init?(_ body: String) {
        var word = body[...]
        while word.first?.isWhitespace == true { word.removeFirst() }
        while word.last?.isWhitespace == true { word.removeLast() }
        switch word.uppercased() {
        case "STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT": self = .stop
        case "START", "YES", "UNSTOP": self = .start
        case "HELP", "INFO": self = .help
        default: return nil
        }
    }

    /// What the carrier texts back by itself.
    var confirmation: String {
        switch self {
        case .stop:
            "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe."
        case .start: "You have successfully been re-subscribed to messages from this number. Reply STOP to unsubscribe."
        case .help: "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
        }
    }
}

/// One of the account's numbers and a person's phone.
struct NumberPair: Hashable, Sendable {
    let ours: String
    let phone: String
}
