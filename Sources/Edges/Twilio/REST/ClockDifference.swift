internal import Domain
internal import HTTP
internal import Locking
internal import Transfer

/// How far Twilio's clock is from ours, as the dates of its answers tell.
final class ClockDifference: Sendable {
    private let difference = Locked(Duration.zero)

    /// How far it was ahead at the last answer that was dated.
    var ahead: Duration { difference.withLock { $0 } }

    /// Takes an answer that has just come.
    func learn(from answer: IncomingResponse, at now: Moment) {
        guard let date = answer.headers["Date"].flatMap(MailDate.read) else { return }
        difference.withLock { $0 = date - now }
    }
}
