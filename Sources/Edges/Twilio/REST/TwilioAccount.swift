public import Domain

/// Whose account sends, and where its API is.
public struct TwilioAccount: Sendable, Hashable {
    public let sid: String
    public let token: Secret
    /// Without a slash at its end.
    public let apiBaseURL: String

    /// `apiBaseURL` may point at a simulator.
    public init(sid: String, token: Secret, apiBaseURL: String = "https://api.twilio.com") {
        self.sid = sid
        self.token = token
        self.apiBaseURL = String(apiBaseURL.reversed().drop { $0 == "/" }.reversed())
    }
}
