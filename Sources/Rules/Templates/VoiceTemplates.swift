public import Domain

/// What a caller hears. Plain sentences; the edge makes speech of them.
public struct Announcement: Sendable, Hashable {
    public let words: String

    init(_ words: String) {
        self.words = words
    }
}

/// Every sentence that is spoken, and the text that follows a missed call.
public enum VoiceTemplates {
    /// To a caller of the onboarding number. To the letter: runbooks quote it.
    public static let onboardingRefusal = Announcement(
        "This number is for text messages only. Please send us a text to get started.")

    /// To a caller who will be texted.
    public static func textFollows(_ business: String) -> Announcement {
        Announcement(
            "Hello, you have reached \(business). Sorry we can't take your call right now. This is an automatic answer. "
                + "We are sending you a text message now, please reply to it. Goodbye.")
    }

    /// To a caller who cannot be texted: promises no text.
    public static func noText(_ business: String) -> Announcement {
        Announcement(
            "Hello, you have reached \(business). Sorry we can't take your call right now. This is an automatic answer. "
                + "\(business) will be told you rang. Goodbye.")
    }

    /// To a caller when nothing at all may be promised.
    public static func sorry(_ business: String) -> Announcement {
        Announcement(
            "Hello, you have reached \(business). Sorry we can't take your call right now. Please try again later. Goodbye.")
    }

    /// To the owner who rings his own number, as he does to try the divert.
    public static func divertWorks(_ business: String) -> Announcement {
        Announcement("This is the automatic answer of \(business). Your calls reach it, so the divert works. Goodbye.")
    }

    /// To a caller of a number that nobody owns. Says nothing that would not be true without a text, too.
    public static let generic = Announcement(
        "Hello. Sorry, nobody can take your call right now. This is an automatic answer. Please try again later. Goodbye.")

    /// The text after a missed call.
    public static func missedCall(_ business: String) -> MessageBody {
        MessageBody(
            "Hi, this is \(BusinessName(business).speaker). Sorry we missed your call. What job do you need help with, and when would suit you? "
                + "This is an automatic reply, just text back here. Text STOP to opt out.")
    }

    /// The same to someone we have texted before.
    public static func missedCallAgain(_ business: String) -> MessageBody {
        MessageBody(
            "Hi, this is \(BusinessName(business).speaker). Sorry we missed your call again. What do you need, and when would suit you? "
                + "Just text back here.")
    }
}
