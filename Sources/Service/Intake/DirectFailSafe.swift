public import Delivery
public import Domain
import Gate
import Locking
import Relational
public import Telemetry
import Templates
import Voice

/// The one text that may leave without the database: the generic fail-safe, capped in this process, each written to a local file and
/// flushed to the disk before it is sent, so that a restart does not send it again.
public final class DirectFailSafe: Sendable {
    private let carrier: any Carrier
    private let book: CallerBook
    private let failSafeNumber: PhoneNumber?
    private let clock: WallClock
    private let ids: IdentifierSource
    private let log: Log
    private let metrics: Metrics

    public init(
        carrier: any Carrier, book: CallerBook, failSafeNumber: PhoneNumber?, clock: WallClock, ids: IdentifierSource, log: Log,
        metrics: Metrics
    ) {
        self.carrier = carrier
        self.book = book
        self.failSafeNumber = failSafeNumber
        self.clock = clock
        self.ids = ids
        self.log = log
        self.metrics = metrics
    }

    /// Texts the caller of a call that could not be stored, if that is allowed. Returns when the text was handed over or refused.
    public func send(for call: CallEvent) async {
        let region: String? = if case .number(let parsed) = call.caller { parsed.region } else { nil }
        guard
            case .textable(let caller) = Reachability.judge(
                call.caller, country: region ?? "GB", ownerPhone: nil, stopped: false)
        else { return }
        let now = clock.now
        do {
            guard try book.enter(caller: caller, sid: call.sid, at: now) else {
                log.warning("no fail-safe: this caller had one, or the hour's cap is reached", ["sid": call.sid])
                return
            }
        } catch {
            log.critical("no fail-safe: the caller book cannot be written", ["sid": call.sid, "error": "\(error)"])
            return
        }
        metrics.count(.systemFailSafe, ["isKnown": "unknown", "callStatus": call.status.rawValue])
        log.warning("SYSTEM NUMBER CALL DETECTED - ACTIVATING FAIL-SAFE", ["number": call.called.e164, "database": "down"])
        let answer = await post(from: call.called, to: caller)
        if case .refused(let refusal) = answer, refusal.consequence == .badSender, let failSafeNumber {
            report(await post(from: failSafeNumber, to: caller), call)
        } else {
            report(answer, call)
        }
    }

    private func post(from: PhoneNumber, to caller: PhoneNumber) async -> CarrierAnswer {
        let draft = FailSafeText(Letter(from: from, to: caller, body: SystemTemplates.failSafe, client: nil))
        let circumstances = Circumstances(switches: .allOff, client: nil, recipientStopped: false)
        switch SystemGate.clear(draft, under: circumstances) {
        case .refused: return .withdrawn
        case .allowed(let permit):
            return await carrier.send(permit, as: ids.next(at: clock.now), validity: Lifetime.missedCall) { true }
        }
    }

    private func report(_ answer: CarrierAnswer, _ call: CallEvent) {
        switch answer {
        case .accepted(let sid, _): log.notice("fail-safe sent without the database", ["sid": call.sid, "messageSid": sid])
        case .withdrawn, .notSent, .throttled, .unauthorized, .refused, .ambiguous:
            log.error("fail-safe could not be sent without the database", ["sid": call.sid, "answer": "\(answer)"])
        }
    }
}

extension IntakeService {
    /// A call could not be stored. When the database is out of reach and nothing was done, the fail-safe goes out without it; when a
    /// commit may have happened, nothing is sent past the outbox. Says what the caller hears.
    public func whenUnstored(
        _ call: CallEvent, _ error: any Error, correlation: String, failSafe: DirectFailSafe
    ) async -> String {
        log.error("a call could not be stored", ["correlationId": correlation, "sid": call.sid, "error": "\(error)"])
        if let failure = error as? SQLFailure, failure.isLost { await failSafe.send(for: call) }
        return VoiceTemplates.generic.words
    }
}
