/// A mail of plain text.
public struct OutgoingMail: Sendable {
    public let from: MailAddress
    /// The name shown with the sender's address; may be empty.
    public let fromName: String
    public let to: [MailAddress]
    public let subject: String
    public let text: String
    /// Seconds since 1970.
    public let date: Int64
    /// The left part of the Message-ID: the same for every attempt at one mail, so that a mail that came twice shows as one.
    public let identifier: String

    public init(
        from: MailAddress, fromName: String = "", to: [MailAddress], subject: String, text: String, date: Int64, identifier: String
    ) {
        self.from = from
        self.fromName = fromName
        self.to = to
        self.subject = subject
        self.text = text
        self.date = date
        self.identifier = identifier
    }
}

/// Why a mail was not taken, by what to do next. Reasons are fit for logs.
public enum MailFailure: Error, Sendable, Equatable {
    /// Refused for good: trying again changes nothing until somebody changes something.
    case permanent(reason: String)
    /// Not taken this time: nobody has it.
    case transient(reason: String)
    /// The text was handed over and no verdict came: it may arrive, or not.
    case ambiguous(reason: String)
}
