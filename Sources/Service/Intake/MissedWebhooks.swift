import Delivery
public import Domain
public import Lifecycle
import Locking
import Outbox
public import Relational
import Store
public import Telemetry

/// Compares the carrier's record of what came in with ours, each minute and at start, and takes in what never reached us. One node of
/// all does it.
public final class MissedWebhooks: Service {
    public let name = "missed webhooks"

    private let database: any Database
    private let ledger: any CarrierLedger
    private let intake: IntakeService
    /// Numbers that are ours by configuration and may not be in the pool.
    private let ownNumbers: [PhoneNumber]
    private let node: String
    private let clock: WallClock
    private let ids: IdentifierSource
    private let log: Log
    private let metrics: Metrics
    private let mayAct: @Sendable () -> Bool
    private let wakeup = Wakeup()
    private let isStopping = Locked(false)
    /// Whether the SIDs that come in are the carrier's own: without signatures anybody may make them up.
    private let knowsSIDs: Bool
    /// Since when the list of a kind shows nothing of what we have ourselves.
    private let blindSince = Locked<[Watermark.Kind: Moment]>([:])

    private static let task = "missed_webhooks"
    private static let lease = Duration.seconds(90)
    /// Younger events may still come by their webhook.
    static let age = Duration.seconds(60)
    /// The list is read again from so long before the watermark: it may have lagged.
    private static let overlap = Duration.minutes(10)
    /// Of so many events that we have ourselves the list must show one.
    private static let witnesses = 20
    /// A list that shows none of them for so long is believed after all: they may have been deleted at the carrier's.
    private static let disbelief = Duration.minutes(15)

    public init(
        database: any Database, ledger: any CarrierLedger, intake: IntakeService, ownNumbers: [PhoneNumber], node: String,
        clock: WallClock,
        ids: IdentifierSource, log: Log, metrics: Metrics, knowsSIDs: Bool = true,
        mayAct: @escaping @Sendable () -> Bool = { true }
    ) {
        self.database = database
        self.ledger = ledger
        self.intake = intake
        self.ownNumbers = ownNumbers
        self.clock = clock
        self.ids = ids
        self.log = log
        self.metrics = metrics
        self.mayAct = mayAct
        self.knowsSIDs = knowsSIDs
        self.node = node
    }

    public func run() async {
        await wakeup.listen(every: .seconds(60)) { await step() }
        // The next node need not wait for the lease to lapse; if this fails it will.
        _ = try? await database.batch([Leases.giveBack(Self.task, holder: node)], writing: true)
    }

    public func stop(within budget: Duration) async {
        isStopping.withLock { $0 = true }
        wakeup.end()
    }

    /// Compares everything that was not compared within the last minute, if this node is the one to do it and its clock is right.
    public func step() async {
        guard mayAct() else { return }
        do {
            let now = clock.now
            try await begin(at: now)
            for kind in Watermark.Kind.allCases where !isStopping.withLock({ $0 }) {
                guard try await database.tell(Leases.take(Self.task, holder: node, for: Self.lease)) else { return }
                let marks = try await database.ask(Watermarks.due(kind, before: now - Self.age))
                if !marks.isEmpty { await compare(kind, marks, at: now) }
            }
        } catch {
            log.debug("what came in cannot be compared", ["error": "\(error)"])
        }
    }

    private func begin(at now: Moment) async throws {
        let own = ownNumbers.flatMap { number in Watermark.Kind.allCases.map { Watermarks.begin(number, $0, at: now) } }
        _ = try await database.batch(Watermarks.beginPool + own, writing: true)
    }

    private func compare(_ kind: Watermark.Kind, _ marks: [Watermark], at now: Moment) async {
        do {
            // The carrier's dates are whole seconds.
            let since = Dictionary(
                marks.map { ($0.number, max($0.since, $0.at - Self.overlap) - .seconds(1)) }, uniquingKeysWith: min)
            guard let earliest = since.values.min() else { return }
            let listed = try await list(kind, since: earliest)
            try await requireSight(of: kind, in: listed, since: earliest, at: now)
            let events = listed.filter { event in
                guard let since = since[event.our] else { return false }
                return event.at >= since && event.at <= now - Self.age
            }
            let id: Identifier<MissedWebhooks> = ids.next(at: now)
            let found = try await intake.found(events, correlation: "listing-\(id)")
            if found > 0 {
                metrics.count(.foundByListing, ["kind": kind.rawValue], by: UInt64(found))
                log.warning(
                    "\(found) events were found in the carrier's record whose webhook never came",
                    ["kind": kind.rawValue, "correlationId": "listing-\(id)"])
            }
            _ = try await database.batch([Watermarks.advance(kind, to: now - Self.age + .milliseconds(1))], writing: true)
        } catch {
            // A carrier that does not answer is asked again in a minute.
            log.warning("the carrier's record of what came in cannot be compared", ["kind": kind.rawValue, "error": "\(error)"])
        }
    }

    /// A list without a single one of the events that were answered meanwhile is blind: nothing may be concluded from it.
    private func requireSight(
        of kind: Watermark.Kind, in listed: [OpenReceipt.Event], since: Moment, at now: Moment
    ) async throws {
        guard knowsSIDs else { return }
        let known = try await database.ask(
            Witnesses.heard(kind, from: since + .seconds(2), to: now - Self.age, limit: Self.witnesses))
        let shown = Set(listed.map(\.sid))
        guard !known.isEmpty, !known.contains(where: shown.contains) else {
            blindSince.withLock { $0[kind] = nil }
            return
        }
        let since = blindSince.withLock { all in
            let since = all[kind] ?? now
            all[kind] = since
            return since
        }
        guard now - since < Self.disbelief else { return }
        throw CarrierUnavailable("the list shows none of \(known.count) that we have ourselves")
    }

    private func list(_ kind: Watermark.Kind, since: Moment) async throws -> [OpenReceipt.Event] {
        switch kind {
        case .text: try await ledger.texts(since: since).map(OpenReceipt.Event.text)
        case .call: try await ledger.calls(since: since).filter(\.status.isTerminal).map(OpenReceipt.Event.call)
        }
    }
}

extension OpenReceipt.Event {
    /// The number of ours that it came in for.
    fileprivate var our: PhoneNumber {
        switch self {
        case .text(let text): text.to
        case .call(let call): call.called
        }
    }
}
