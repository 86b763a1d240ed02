import Domain
import EngineKit
import Relational
import Store
import Testing

@Suite struct PeopleTests {
    private static let one = ClientID("one")
    private static let customer = Customer(id: CustomerID("u1"), client: one, phone: Sample.their)
    private static let conversation = Conversation(id: ConversationID("v1"), client: one, customer: CustomerID("u1"))

    private static func withConversation(_ engine: Engine, _ body: (any Database) async throws -> Void) async throws {
        try await withLedger(engine) { database in
            try await database.apply(Clients.insert(Sample.client(), at: Sample.now))
            for statement in Conversations.open(customer, conversation, at: Sample.now) { try await database.apply(statement) }
            try await body(database)
        }
    }

    @Test("a conversation has one open lead at most", arguments: Engine.available)
    func oneOpenLead(engine: Engine) async throws {
        try await Self.withConversation(engine) { database in
            try await database.apply(
                Leads.insert(Lead(id: LeadID("l1")), client: Self.one, conversation: Self.conversation.id, at: Sample.now))
            let failure = await sqlFailure {
                try await database.apply(
                    Leads.insert(Lead(id: LeadID("l2")), client: Self.one, conversation: Self.conversation.id, at: Sample.now))
            }
            #expect(failure?.kind == .unique)
            #expect(try await database.number("SELECT COUNT(*) FROM lead") == 1)
        }
    }

    @Test("what the owner states is kept, taken back, and never too long", arguments: Engine.available)
    func facts(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.apply(Clients.insert(Sample.client(), at: Sample.now))
            #expect(try await database.ask(Clients.find(Self.one))?.facts == Sample.client().facts)
            #expect(try await database.ask(DeskRecords.find(Sample.pair)).client?.facts == Sample.client().facts)
            let fewer = ClientFacts(area: "Leeds and York")
            #expect(try await database.tell(Clients.setFacts(fewer, of: Self.one)))
            #expect(try await database.ask(Clients.find(Self.one))?.facts == fewer)
            let long = ClientFacts(prices: String(repeating: "x", count: ClientFacts.limit + 1))
            #expect(await sqlFailure { _ = try await database.tell(Clients.setFacts(long, of: Self.one)) }?.kind == .check)
            #expect(try await !database.tell(Clients.setFacts(fewer, of: ClientID("nobody"))))
        }
    }

    @Test("a lead moves only from the state it was read in", arguments: Engine.available)
    func guardedMove(engine: Engine) async throws {
        try await Self.withConversation(engine) { database in
            try await database.apply(
                Leads.insert(Lead(id: LeadID("l1")), client: Self.one, conversation: Self.conversation.id, at: Sample.now))
            var urgent = Lead(id: LeadID("l1"), state: .urgent, intent: .urgent, details: JobDetails(trade: .gasHeating))
            urgent.escalated = true
            let stale = Lead(id: LeadID("l1"), state: .closed)
            try await database.apply(
                Leads.move(urgent, from: .new, at: Sample.now), Leads.move(stale, from: .new, at: Sample.now))
            #expect(try await database.ask(DeskRecords.find(Sample.pair)).lead == urgent)
        }
    }

    @Test("a phone is one customer of a client, and two clients' customers are two", arguments: Engine.available)
    func oneCustomer(engine: Engine) async throws {
        try await Self.withConversation(engine) { database in
            let twin = Customer(id: CustomerID("u2"), client: Self.one, phone: Sample.their)
            let other = Conversation(id: ConversationID("v2"), client: Self.one, customer: twin.id)
            let failure = await sqlFailure {
                _ = try await database.batch(Conversations.open(twin, other, at: Sample.now), writing: true)
            }
            #expect(failure?.kind == .unique)
            try await database.apply(Clients.insert(Sample.client("two", number: Sample.phone(2)), at: Sample.now))
            let elsewhere = Customer(id: CustomerID("u2"), client: ClientID("two"), phone: Sample.their)
            let there = Conversation(id: ConversationID("v2"), client: ClientID("two"), customer: elsewhere.id)
            _ = try await database.batch(Conversations.open(elsewhere, there, at: Sample.now), writing: true)
            #expect(try await database.ask(DeskRecords.find(Sample.pair)).customer == Self.customer)
        }
    }

    @Test("what passed comes oldest first, the newest of each side, without what never left", arguments: Engine.available)
    func history(engine: Engine) async throws {
        try await withLedger(engine) { database in
            for index in 0..<5 {
                _ = try await database.tell(
                    Receipts.insert(
                        Sample.text("SM\(index)", "in \(index)", at: Sample.now + .seconds(Int64(index))), correlation: "c"))
                if index != 4 {
                    try await database.apply(
                        Receipts.settle(
                            "SM\(index)", .person(reason: "test"), door: .operational, client: nil, conversation: nil,
                            at: Sample.now))
                }
                try await database.post("L\(index)")
            }
            try await database.apply(
                "UPDATE outbox SET state = 'withheld' WHERE id = 'L3'", "UPDATE outbox SET state = 'expired' WHERE id = 'L0'")
            let inbound = try await database.ask(Conversations.inbound(of: Sample.pair, limit: 3))
            #expect(inbound.map(\.body.text) == ["in 1", "in 2", "in 3"])
            #expect(inbound.allSatisfy { $0.direction == .inbound })
            #expect(inbound.map(\.at) == [1, 2, 3].map { Sample.now + .seconds($0) })
            let outbound = try await database.ask(Conversations.outbound(of: Sample.pair, limit: 2))
            #expect(outbound.map(\.body.text) == ["Hello from L2", "Hello from L4"])
            #expect(outbound.allSatisfy { $0.direction == .outbound })
            #expect(try await database.ask(Conversations.outbound(of: Sample.pair, limit: 20)).count == 3)
        }
    }

    @Test("a number is operational exactly while it has a client, whoever asks", arguments: Engine.available)
    func numberRoles(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.apply(Clients.insert(Sample.client(), at: Sample.now))
            func add(_ role: NumberRole, _ client: ClientID?, _ number: Int) async -> FailureKind? {
                await sqlFailure {
                    try await database.tell(Numbers.insert(Sample.phone(number), role: role, client: client, at: Sample.now))
                }?.kind
            }
            #expect(await add(.operational, nil, 11) == .check)
            #expect(await add(.system, Self.one, 12) == .check)
            #expect(await add(.onboarding, Self.one, 13) == .check)
            #expect(await add(.operational, ClientID("nobody"), 14) == .foreignKey)
            #expect(await add(.system, nil, 15) == nil)
            #expect(await add(.operational, Self.one, 16) == nil)
            #expect(await add(.operational, Self.one, 17) == .unique, "one number a client")
            #expect(try await !database.tell(Numbers.insert(Sample.phone(15), role: .onboarding, client: nil, at: Sample.now)))
            #expect(try await database.ask(Numbers.find(Sample.phone(15)))?.role == .system, "the first word stands")
            let failure = await sqlFailure {
                try await database.apply("UPDATE number SET status = 'ASSIGNED' WHERE client_id IS NULL")
            }
            #expect(failure?.kind == .check)
        }
    }

    @Test("a free number is given once, and comes back to the pool as SYSTEM", arguments: Engine.available)
    func assignment(engine: Engine) async throws {
        try await withLedger(engine) { database in
            for (id, number) in [("one", 1), ("two", 2)] {
                try await database.apply(Clients.insert(Sample.client(id, number: Sample.phone(number)), at: Sample.now))
            }
            let (free, desk) = (Sample.phone(20), Sample.phone(21))
            _ = try await database.tell(
                Numbers.insert(free, role: .system, client: nil, at: Sample.now),
                Numbers.insert(desk, role: .onboarding, client: nil, at: Sample.now + .seconds(1)))
            #expect(try await database.tell(Numbers.assign(free, to: Self.one)))
            #expect(try await !database.tell(Numbers.assign(free, to: ClientID("two"))))
            #expect(try await !database.tell(Numbers.assign(desk, to: ClientID("two"))), "the onboarding number is nobody's")
            #expect(try await !database.tell(Numbers.release(desk)))
            #expect(try await database.ask(Numbers.find(free))?.client == Self.one)
            #expect(try await database.ask(Numbers.all).map(\.phone) == [free, desk])
            #expect(try await database.tell(Numbers.release(free)))
            let released = try #require(try await database.ask(Numbers.find(free)))
            #expect(released.role == .system && released.status == .available && released.client == nil)
            #expect(try await database.tell(Numbers.assign(free, to: ClientID("two"))))
            try await database.apply(Numbers.releaseAll(of: ClientID("two")))
            #expect(try await database.ask(Numbers.find(free))?.role == .system)
        }
    }

    @Test("two clients cannot have one number", arguments: Engine.available)
    func twoClientsOneNumber(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.apply(Clients.insert(Sample.client("one"), at: Sample.now))
            let failure = await sqlFailure { try await database.apply(Clients.insert(Sample.client("two"), at: Sample.now)) }
            #expect(failure?.kind == .unique)
            #expect(try await database.tell(Clients.setNumber(nil, of: Self.one)))
            try await database.apply(Clients.insert(Sample.client("two"), at: Sample.now))
            #expect(try await database.ask(Clients.all).map(\.id.text) == ["one", "two"])
            #expect(try await !database.tell(Clients.setNumber(Sample.phone(9), of: ClientID("nobody"))))
        }
    }

    @Test("a sign-up is kept as it comes", arguments: Engine.available)
    func signUps(engine: Engine) async throws {
        try await withLedger(engine) { database in
            #expect(try await database.ask(SignUps.find(Sample.owner)) == nil)
            var signUp = SignUp(phone: Sample.owner, since: Sample.now)
            try await database.apply(SignUps.save(signUp, at: Sample.now))
            #expect(try await database.ask(SignUps.find(Sample.owner)) == signUp)
            signUp = SignUp(
                phone: Sample.owner, state: .confirmLive, since: Sample.now + .hours(1), misunderstood: 2,
                tradeAndTown: "plumber in Leeds", businessName: "Brown", ownerName: "Jo", notify: .email, email: "jo@example.com")
            try await database.apply(SignUps.save(signUp, at: Sample.now))
            #expect(try await database.ask(SignUps.find(Sample.owner)) == signUp)
        }
    }
}
