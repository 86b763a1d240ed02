/// A number of the account, and where its webhooks go.
struct OwnNumber: Sendable {
    let sid: String
    let number: String
    let createdAt: Int64
    var updatedAt: Int64
    /// The settings by the names the API gives them in forms: `SmsUrl`, `VoiceUrl`, `StatusCallback`, …
    var settings: [String: String]

    var smsURL: String { settings["SmsUrl"] ?? "" }
    var voiceURL: String { settings["VoiceUrl"] ?? "" }
    var statusCallback: String { settings["StatusCallback"] ?? "" }
}
