import Desk
public import Domain
import Gate
public import Lifecycle
import Locking
public import Relational
public import Spool
import Store
public import Telemetry

/// Keeps the go-bag packed: on every flip and every wish about consent, and each minute in any case.
public final class GoBagKeeper: Service {
    public let name = "go-bag"

    private let database: any Database
    private let file: GoBagFile
    private let onboardingNumber: PhoneNumber?
    private let clock: WallClock
    private let log: Log
    /// The ledger's number that this node has seen.
    private let seen: @Sendable () -> Int64
    private let packed: Locked<GoBag?>
    private let state = Locked(State())
    private let wakeup = Wakeup()
    private static let page = 5_000

    private struct State {
        var flip: String?
        var wish: String?
        /// False until this process has packed: what the last run left may be stale.
        var isCurrent = false
        var due = Uptime(nanoseconds: 0)
        var isFailing = false
    }

    /// Begins with the bag that the last run left, if it left one.
    public init(
        database: any Database, file: GoBagFile, onboardingNumber: PhoneNumber?, clock: WallClock, log: Log,
        seen: @escaping @Sendable () -> Int64 = { 0 }
    ) {
        self.database = database
        self.file = file
        self.onboardingNumber = onboardingNumber
        self.clock = clock
        self.log = log
        self.seen = seen
        packed = Locked(file.load())
    }

    /// The bag as it was last packed; nothing when it never was.
    public var bag: GoBag? { packed.withLock { $0 } }

    /// Something may have changed: look now instead of at the next tick.
    public func ring() {
        wakeup.ring()
    }

    public func run() async {
        await wakeup.listen(every: .seconds(1)) { await look() }
    }

    public func stop(within budget: Duration) async {
        wakeup.end()
    }

    /// Packs if something has changed, or a minute is over; not from a ledger that went back in time and has forgotten who said stop.
    func look(at now: Uptime = .now) async {
        do {
            let (newest, mark) = try await database.ask(GoBagRecords.newest, LedgerMarks.read)
            guard mark.verifyingSince == nil, mark.number >= seen() else { return }
            let (isDue, isWishNew) = state.withLock { state in
                (
                    !state.isCurrent || state.flip != newest.flip || state.wish != newest.wish || now >= state.due,
                    !state.isCurrent || state.wish != newest.wish
                )
            }
            guard isDue else { return }
            let bag = try await pack(withRefusals: isWishNew)
            // This process first: who sees the file may count on both.
            packed.withLock { $0 = bag }
            try file.save(bag)
            state.withLock { state in
                state = State(flip: newest.flip, wish: newest.wish, isCurrent: true, due: now + .seconds(60))
            }
        } catch let failure as SpoolFailure {
            let isNew = state.withLock { state in
                defer { state.isFailing = true }
                return !state.isFailing
            }
            if isNew { log.error("the go-bag cannot be written", ["error": "\(failure)"]) }
        } catch {
            log.debug("the go-bag cannot be packed", ["error": "\(error)"])
        }
    }

    private func pack(withRefusals: Bool) async throws -> GoBag {
        let global = try await database.ask(Switchboard.find(.global))
        let isPaused = global.outboundPaused != nil
        var bag: GoBag
        if let last = self.bag, !withRefusals {
            bag = GoBag(savedAt: clock.now, isPaused: isPaused, refusalsOf: last)
        } else {
            bag = GoBag(savedAt: clock.now, isPaused: isPaused)
            bag.replaceStops(try await refusals())
        }
        if let onboardingNumber {
            bag.add(onboardingNumber, .onboarding, business: nil, isOpen: false, owner: onboardingNumber.e164)
        }
        var last = ""
        while true {
            let numbers = try await database.ask(GoBagRecords.numbers(after: last, limit: Self.page))
            for number in numbers { put(number, into: &bag) }
            guard numbers.count == Self.page, let end = numbers.last else { return bag }
            last = end.phone.e164
        }
    }

    private func put(_ number: GoBagRecords.Number, into bag: inout GoBag) {
        let resolved = NumberResolver.resolve(
            number.phone, poolRole: number.poolRole, client: number.client, onboardingNumber: onboardingNumber)
        var isOpen = false
        var business: String?
        if case .operational(let client) = resolved.door {
            business = client.businessName
            if case .admitted = OnboardingGuard.admit(client) { isOpen = client.billing.isInOrder && !number.isPaused }
        }
        bag.add(
            number.phone, resolved.role, business: business, isOpen: isOpen,
            owner: Consents.owner(of: number.client, our: number.phone))
    }

    private func refusals() async throws -> [(owner: String, phone: String)] {
        var all: [(owner: String, phone: String)] = []
        while true {
            let page = try await database.ask(GoBagRecords.stops(after: all.last ?? ("", ""), limit: Self.page))
            all += page
            if page.count < Self.page { return all }
        }
    }
}
