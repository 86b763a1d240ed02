import Domain
import EngineKit
import Gate
import Outbox
import Relational
import Store

/// Runs a test on a private database with the newest schema.
func withLedger(_ engine: Engine, _ body: (any Database) async throws -> Void) async throws {
    try await withLedgers(engine, 1) { nodes in try await body(nodes[0]) }
}

/// Runs a test on several nodes that share one private database with the newest schema.
func withLedgers(_ engine: Engine, _ count: Int, _ body: ([any Database]) async throws -> Void) async throws {
    try await withNodes(engine, count) { nodes in
        try await Migrator(Schema.migrations).run(on: nodes[0], now: 0)
        try await body(nodes)
    }
}

/// The people and instants of the ledger's tests.
enum Sample {
    static let now = Moment(milliseconds: 1_800_000_000_000)
    static let our = phone(1)
    static let their = PhoneNumber(e164: "+447700900123")!
    static let owner = PhoneNumber(e164: "+447700900456")!
    static let pair = NumberPair(our: our, their: their.e164)
    static let ids = IdentifierSource()

    static func phone(_ number: Int) -> PhoneNumber { PhoneNumber(e164: "+44163296\(1000 + number)")! }

    static func client(_ id: String = "one", number: PhoneNumber? = our, owner: PhoneNumber? = owner) -> Client {
        Client(
            id: ClientID(id), businessName: "Brown & Sons", ownerName: "Jo", ownerPhone: owner, publicPhone: phone(77),
            twilioNumber: number, bookingURL: "https://example.com/b", trade: "plumbing", town: "Leeds", forwardingEnabled: true,
            notify: .both, email: "jo@example.com", billing: .active,
            facts: ClientFacts(services: "boilers", area: "Leeds", hours: "Mon-Fri 8-18", prices: "call-out GBP 60"))
    }

    static func text(
        _ sid: String, _ body: String = "Hello", from: Sender = sender(their), to: PhoneNumber = our, at: Moment = now
    ) -> InboundText {
        InboundText(sid: sid, to: to, from: from, body: MessageBody(body), at: at)
    }

    static func call(_ sid: String, from: Caller = caller(their), at: Moment = now) -> CallEvent {
        CallEvent(sid: sid, called: our, caller: from, status: .ringing, at: at)
    }

    static func sender(_ phone: PhoneNumber) -> Sender { .number(ParsedNumber(number: phone, region: "GB", kind: .mobile)) }
    static func caller(_ phone: PhoneNumber) -> Caller { .number(ParsedNumber(number: phone, region: "GB", kind: .mobile)) }
}

extension Database {
    /// Runs statements nobody needs the answers of.
    func apply(_ statements: SQL...) async throws {
        _ = try await batch(statements, writing: true)
    }

    /// The whole number that a statement asks for.
    func number(_ statement: SQL) async throws -> Int64 {
        try await batch([statement], writing: false)[0][0].integer(0)
    }

    /// Posts a letter that no client stands behind, with everything the gate could object to out of the way.
    func post(
        _ id: String, cause: String? = nil, from: PhoneNumber = Sample.our, to: PhoneNumber = Sample.their,
        priority: Posting.Priority = .reply, notBefore: Moment? = nil, lifetime: Duration = .minutes(30),
        way: Posting.Way = .queue, once: Bool = false
    ) async throws {
        let posting = Posting(
            cause: cause ?? "reply:\(id)", priority: priority, correlation: "c-\(id)", now: Sample.now, notBefore: notBefore,
            lifetime: lifetime, way: way)
        let draft = FailSafeText(Letter(from: from, to: to, body: MessageBody("Hello from \(id)"), client: nil))
        try await write { tx in
            switch SystemGate.clear(draft, under: Circumstances(switches: .allOff, client: nil, recipientStopped: false)) {
            case .refused(let refusal): throw refusal
            case .allowed(let permit):
                let writer = OutboxWriters().failSafe
                if once {
                    try writer.postOnce(permit, as: LetterID(id), posting, in: tx)
                } else {
                    try writer.post(permit, as: LetterID(id), posting, in: tx)
                }
            }
        }
    }

    /// Claims letters at the sample's instant, or later.
    func claim(_ limit: Int = 16, at now: Moment = Sample.now) async throws -> [OutboxRow] {
        try await tell(Lanes.claim(limit: limit, now: now))
    }

    /// How a letter stands.
    func standing(_ id: String) async throws -> Standing? {
        try await ask(
            .first("SELECT state, sid, attempt, carrier_status, conflicted FROM outbox WHERE id = \(id)") { row in
                Standing(
                    state: LetterState(rawValue: try row.text(0)), sid: try row.optionalText(1), attempt: try row.integer(2),
                    status: try row.optionalText(3), isConflicted: try row.flag(4))
            })
    }

    /// Where a letter is.
    func state(_ id: String) async throws -> LetterState? {
        try await standing(id)?.state
    }
}

/// What a test sees of a letter.
struct Standing: Sendable, Equatable {
    let state: LetterState?
    let sid: String?
    let attempt: Int64
    let status: String?
    let isConflicted: Bool
}
