public import Domain

/// What the owner is told by text.
public enum OwnerTemplates {
    /// Somebody rang a second time within minutes.
    public static func rangTwice(_ caller: PhoneNumber) -> MessageBody {
        MessageBody("\(caller.e164) rang twice in a few minutes. Please ring them when you can.")
    }

    /// Somebody rang a third time: it is pressing.
    public static func rangAgainAndAgain(_ caller: PhoneNumber, times: Int) -> MessageBody {
        MessageBody("URGENT: \(caller.e164) has rung \(times) times in a few minutes. Please ring them now.")
    }

    /// Somebody rang who cannot be texted.
    public static func rangCannotText(_ caller: PhoneNumber, because reason: String) -> MessageBody {
        MessageBody("Missed call from \(caller.e164). We could not text them (\(reason)), so please ring them back.")
    }

    /// Somebody rang while we could not look anything up, and had the generic text.
    public static func rangDuringFault(_ caller: PhoneNumber) -> MessageBody {
        MessageBody("Missed call from \(caller.e164) during a fault of ours. They were asked by text to tell us about the job.")
    }

    /// Two withheld callers within minutes.
    public static let withheldTwice = MessageBody(
        "Somebody with a withheld number rang twice in a few minutes. We could not text them and there is no number to ring.")

    /// Somebody with an open job rings.
    public static func ringingBack(_ caller: PhoneNumber, job: String?) -> MessageBody {
        Wording.fitting(job.map { " about: \($0)" } ?? "") {
            "\(caller.e164) is ringing you back\($0). Please ring them when you can."
        }
    }

    /// Somebody wrote or rang while texts are paused.
    public static func reachedWhilePaused(_ customer: PhoneNumber, words: String?) -> MessageBody {
        guard let words else {
            return MessageBody("Your texts are paused. \(customer.e164) rang and was not texted. Please ring them back.")
        }
        return Wording.fitting(words) { "Your texts are paused. \(customer.e164) wrote: \"\($0)\" Please ring them." }
    }

    /// A customer the automation may not answer.
    public static func overToYou(_ customer: PhoneNumber, because reason: String, words: String?) -> MessageBody {
        Wording.fitting(words ?? "") { words in
            "\(customer.e164) needs you: \(reason)." + (words.isEmpty ? "" : " They wrote: \"\(words)\"") + " Please ring them."
        }
    }

    /// An open lead who told us to stop: often it is the visit that is meant.
    public static func optedOutWithLead(_ customer: PhoneNumber) -> MessageBody {
        MessageBody(
            "\(customer.e164) asked us not to text any more, and has an open job with you. We will not text them. "
                + "Please ring them if the job still matters.")
    }

    /// What the pipeline wants him to know about a customer.
    public static func about(_ customer: PhoneNumber, _ words: MessageBody, isUrgent: Bool) -> MessageBody {
        Wording.fitting(words.text) { "\(isUrgent ? "URGENT: " : "")\(customer.e164): \($0)" }
    }

    /// A customer in danger of life, who has been told whom to ring.
    public static func danger(_ customer: PhoneNumber, words: String) -> MessageBody {
        Wording.fitting(words) {
            "URGENT, danger: \(customer.e164) wrote: \"\($0)\" We told them whom to ring. Please ring them now."
        }
    }

    /// A text that the carrier could not deliver.
    public static func notDelivered(_ customer: PhoneNumber) -> MessageBody {
        MessageBody("Our text to \(customer.e164) could not be delivered. Please ring them instead.")
    }

    /// A text of which nobody can tell whether it arrived, with its words.
    public static func unsure(_ customer: PhoneNumber, _ words: MessageBody) -> MessageBody {
        Wording.fitting(words.text) {
            "We cannot tell whether our text reached \(customer.e164). It said: \"\($0)\" Please ring or text them."
        }
    }

    /// Those whom nobody answered in time, as the ledger has them: numbers, and words for callers without one.
    public static func tooLate(_ people: [String]) -> MessageBody {
        var numbers: [String] = []
        for person in people where PhoneNumber(e164: person) != nil && !numbers.contains(person) { numbers.append(person) }
        func sentence(_ shown: Int) -> MessageBody {
            let rest = numbers.count - shown
            let list = numbers.prefix(shown).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
            return MessageBody("We could not answer these in time, and have not texted them: \(list). Please ring them.")
        }
        var shown = numbers.count
        while shown > 0, sentence(shown).segments > 2 { shown -= 1 }
        return numbers.isEmpty
            ? MessageBody("Somebody with a withheld number rang while we could not answer. There is no number to ring.")
            : sentence(shown)
    }

    /// The echo of a switch the owner flipped by text.
    public static func switched(_ what: String) -> MessageBody {
        MessageBody("JobRun: \(what)")
    }

    /// What the owner can say.
    public static let commands = MessageBody(
        "JobRun takes these words from your phone: OFF and ON (texts to customers), PAUSE and RESUME (your alerts), STATUS, HELP.")
}

/// What whoever runs the server is told by text.
public enum FounderTemplates {
    /// One sentence per alert: what happened, to which thing, what to do.
    public static func alert(_ sentence: String) -> MessageBody {
        Wording.fitting(sentence) { "JobRun alert: \($0)" }
    }
}
