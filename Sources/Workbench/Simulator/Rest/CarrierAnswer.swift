public import HTTP

/// What the carrier does with a request: usually it answers.
public enum CarrierAnswer: Sendable {
    case response(Response)
    /// The connection ends without a byte.
    case close
    /// The connection is reset without a byte.
    case reset
    /// Nothing is said until the other side gives up.
    case stall
}
