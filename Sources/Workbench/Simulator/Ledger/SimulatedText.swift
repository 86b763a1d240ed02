/// One text as the carrier knows it.
public struct SimulatedText: Sendable, Equatable {
    /// How the carrier came by it.
    public enum Way: String, Sendable {
        /// JobRun posted it to the REST API.
        case rest
        /// JobRun answered a webhook with it.
        case twiml
        /// A person wrote it on a phone.
        case phone
        /// The carrier's own confirmation of STOP, START or HELP.
        case carrier
    }

    /// Where a text is on its way; the names are Twilio's.
    public enum Status: String, Sendable {
        case queued, sent, delivered, undelivered, failed, received, canceled
    }

    public let sid: String
    public let from: String
    public let to: String
    public let body: String
    public let way: Way
    /// Milliseconds since 1970, when the carrier accepted it.
    public let at: Int64
    public internal(set) var status: Status
    /// When it left for the handset; nothing while it is queued.
    public internal(set) var sentAt: Int64?
    public internal(set) var updatedAt: Int64
    /// The carrier's error number for a text that did not arrive.
    public internal(set) var errorCode: Int?
    /// The address its status callbacks go to, exactly as JobRun gave it.
    public let statusCallback: String?
    /// Seconds it may wait before it is dropped.
    public let validityPeriod: Int?
    /// Addresses of its pictures.
    public let media: [String]
    /// The `Host` of the request that posted it: which of the carrier's listeners JobRun spoke to.
    public internal(set) var host: String?
    /// True after JobRun had the carrier forget the words (the handset keeps them).
    public internal(set) var isRedacted = false

    /// Whether JobRun said it, as against a person or the carrier.
    public var isFromJobRun: Bool { way == .rest || way == .twiml }

    /// Parts it is billed as: 160 GSM-7 characters or 70 others, fewer in a part of several.
    public var segments: Int { segmentCount(of: body) }
}
