public import Delivery
public import Domain
import Gate
import Lifecycle
import Locking
public import Spool
public import Telemetry
import Templates
import Voice

/// The one text that may leave without the database: the generic fail-safe. In this order: ask the carrier whether the caller had a text,
/// ask the database once more, write the caller to a book on the disk, send.
///
/// The book is one node's. What keeps two nodes from texting one caller is this: only the end of a call sends, and a call ends once; the
/// carrier's list, which all nodes share, is asked first, and where it cannot be had nothing is sent, for the call is in the spool and is
/// answered late; and when a call is thought about late, by whichever node, the list is asked again (``isOnRecord(_:)``).
public final class DirectFailSafe: Sendable {
    /// A text that may be tried. Until it has been, ``isUndecided(_:)`` holds for its call.
    struct Attempt: Sendable {
        let call: CallEvent
        let caller: PhoneNumber
    }

    let carrier: any Carrier
    private let book: CallerBook
    private let bag: @Sendable () -> GoBag?
    let failSafeNumber: PhoneNumber?
    private let onboardingNumber: PhoneNumber?
    let clock: WallClock
    private let ids: IdentifierSource
    let log: Log
    private let metrics: Metrics
    private let undecided = Locked<[String: Int]>([:])

    public init(
        carrier: any Carrier, book: CallerBook, bag: @escaping @Sendable () -> GoBag?, failSafeNumber: PhoneNumber?,
        onboardingNumber: PhoneNumber?, clock: WallClock, ids: IdentifierSource, log: Log, metrics: Metrics
    ) {
        self.carrier = carrier
        self.book = book
        self.bag = bag
        self.failSafeNumber = failSafeNumber
        self.onboardingNumber = onboardingNumber
        self.clock = clock
        self.ids = ids
        self.log = log
        self.metrics = metrics
    }

    /// What a caller hears while only the bag can be asked. Promises no text.
    func spoken(for call: CallEvent) -> String {
        if call.called == onboardingNumber { return VoiceTemplates.onboardingRefusal.words }
        guard let entry = bag()?[call.called] else { return VoiceTemplates.generic.words }
        if entry.role == .onboarding { return VoiceTemplates.onboardingRefusal.words }
        return (entry.business.map(VoiceTemplates.sorry) ?? VoiceTemplates.generic).words
    }

    /// Whether the caller of a call that is in no database may be tried. Its end only: its arrival may be with another node, which would
    /// think the same at the same time.
    func attempt(for call: CallEvent) -> Attempt? {
        guard call.status.isTerminal, let caller = Self.textable(call) else { return nil }
        if let reason = objection(to: caller, call) {
            log.notice("no fail-safe: the go-bag forbids it", ["sid": call.sid, "reason": reason])
            return nil
        }
        undecided.withLock { $0[call.sid, default: 0] += 1 }
        return Attempt(call: call, caller: caller)
    }

    /// The caller, if one may text him at all.
    static func textable(_ call: CallEvent) -> PhoneNumber? {
        let region: String? = if case .number(let parsed) = call.caller { parsed.region } else { nil }
        let caller = Reachability.judge(call.caller, country: region ?? "GB", ownerPhone: nil, stopped: false)
        return if case .textable(let phone) = caller { phone } else { nil }
    }

    /// Why this caller is not to be texted, as far as the bag knows. Without a bag the caps alone protect people.
    private func objection(to caller: PhoneNumber, _ call: CallEvent) -> String? {
        if call.called == onboardingNumber { return "onboarding_number" }
        guard let bag = bag() else { return nil }
        if bag.isPaused { return "outbound_paused" }
        guard let entry = bag[call.called] else { return nil }
        switch entry.role {
        case .onboarding: return "onboarding_number"
        case .operational where entry.business != nil && !entry.isOpen: return "client_paused_or_incomplete"
        case .operational, .system: return bag.forbids(caller, at: entry) ? "opted_out" : nil
        }
    }

    /// Tries, without anybody waiting for it: the caller is spoken to meanwhile. `isBack` says whether the database takes the call after all.
    func begin(_ attempt: Attempt, unless isBack: @escaping @Sendable () async -> Bool) {
        // Ends with the carrier's answer, which has a limit; `finish` waits for it.
        Task {
            await run(attempt, isBack)
            undecided.withLock { undecided in
                let left = undecided[attempt.call.sid, default: 1] - 1
                undecided[attempt.call.sid] = left > 0 ? left : nil
            }
        }
    }

    /// True while it is not settled whether the caller of this call is texted.
    func isUndecided(_ sid: String) -> Bool { undecided.withLock { $0[sid] != nil } }

    /// True when this call's caller was texted, or may have been.
    public func hasTexted(_ sid: String) -> Bool { book.holds(sid) }

    /// Waits for what has begun.
    func finish(within budget: Duration) async {
        let deadline = Uptime.now + budget
        while !undecided.withLock({ $0.isEmpty }), Uptime.now < deadline {
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    private func run(_ attempt: Attempt, _ isBack: @Sendable () async -> Bool) async {
        let (call, caller) = (attempt.call, attempt.caller)
        if let reason = await objectionOfRecord(to: caller, call) {
            log.notice("no fail-safe: \(reason)", ["sid": call.sid])
            return
        }
        if await isBack() {
            log.notice("no fail-safe: the database is back, and the call is answered from there", ["sid": call.sid])
            return
        }
        do {
            guard try book.enter(caller: caller, sid: call.sid, at: clock.now) else {
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
