import Domain
import EngineKit
import Relational
import Testing

@testable import Store

@Suite struct DeskRecordTests {
    private static let customer = Customer(id: CustomerID("u1"), client: ClientID("one"), phone: Sample.their, name: "Ann")
    private static let conversation = Conversation(id: ConversationID("v1"), client: ClientID("one"), customer: CustomerID("u1"))
    private static let lead = Lead(
        id: LeadID("l1"), state: .needsInfo, intent: .normal,
        details: JobDetails(
            trade: .plumbing, jobWords: "a tap", urgency: "soon", location: "Leeds", requestedTime: "Monday", customerName: "Ann"),
        sentBooking: true, clarifyCount: 2, escalated: true)

    @Test("there is one row whatever exists, and nothing is made up", arguments: Engine.available)
    func empty(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let record = try await database.ask(DeskRecords.find(Sample.pair))
            let nothing = DeskRecord(
                poolRole: nil, client: nil, clientSwitches: .allOff, globalSwitches: .allOff, stopped: false, isLandline: false,
                customer: nil,
                conversation: nil, lead: nil)
            #expect(record == nothing)
            let withheld = NumberPair(our: Sample.our, their: "withheld:CA1")
            #expect(try await database.ask(DeskRecords.find(withheld)) == nothing)
        }
    }

    @Test("each thing that exists shows, as it was stored", arguments: Engine.available)
    func full(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.apply(Clients.insert(Sample.client(), at: Sample.now))
            _ = try await database.tell(Numbers.insert(Sample.our, role: .operational, client: ClientID("one"), at: Sample.now))
            var record = try await database.ask(DeskRecords.find(Sample.pair))
            #expect(record.poolRole == .operational)
            #expect(record.client == Sample.client())
            #expect(record.customer == nil && record.conversation == nil && record.lead == nil)
            for statement in Conversations.open(Self.customer, Self.conversation, at: Sample.now) {
                try await database.apply(statement)
            }
            try await database.apply(
                Conversations.deflected(Self.conversation.id, at: Sample.now + .seconds(1)),
                Conversations.toldOfSetUp(Self.conversation.id, at: Sample.now + .seconds(2)),
                Conversations.setMode(.person, of: Self.conversation.id), Conversations.name(Self.customer.id, "Anne"))
            record = try await database.ask(DeskRecords.find(Sample.pair))
            var (customer, conversation) = (Self.customer, Self.conversation)
            customer.name = "Anne"
            conversation.mode = .person
            conversation.deflectedAt = Sample.now + .seconds(1)
            conversation.setUpAt = Sample.now + .seconds(2)
            #expect(record.customer == customer)
            #expect(record.conversation == conversation)
            try await database.apply(
                Leads.insert(Self.lead, client: ClientID("one"), conversation: conversation.id, at: Sample.now))
            #expect(try await database.ask(DeskRecords.find(Sample.pair)).lead == Self.lead)
            #expect(record.isLandline == false)
            try await database.apply(
                PhoneMarks.landline(Sample.their, at: Sample.now), PhoneMarks.landline(Sample.their, at: Sample.now + .seconds(1)))
            #expect(try await database.ask(DeskRecords.find(Sample.pair)).isLandline)
            let stranger = NumberPair(our: Sample.our, their: "+447700900999")
            record = try await database.ask(DeskRecords.find(stranger))
            #expect(record.client == Sample.client() && record.customer == nil && record.lead == nil)
        }
    }

    @Test("a closed lead is not in the way: the open one shows, and there is one row", arguments: Engine.available)
    func closedLead(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.apply(Clients.insert(Sample.client(), at: Sample.now))
            for statement in Conversations.open(Self.customer, Self.conversation, at: Sample.now) {
                try await database.apply(statement)
            }
            var closed = Self.lead
            closed.state = .closed
            try await database.apply(
                Leads.insert(closed, client: ClientID("one"), conversation: Self.conversation.id, at: Sample.now))
            #expect(try await database.ask(DeskRecords.find(Sample.pair)).lead == nil)
            let second = Lead(id: LeadID("l2"))
            try await database.apply(
                Leads.insert(second, client: ClientID("one"), conversation: Self.conversation.id, at: Sample.now))
            #expect(try await database.ask(DeskRecords.find(Sample.pair)).lead == second)
        }
    }

    @Test("who told one business of an owner to stop, told all of them", arguments: Engine.available)
    func stopped(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let (first, second) = (Sample.client("one"), Sample.client("two", number: Sample.phone(2)))
            let strange = Sample.client("three", number: Sample.phone(3), owner: Sample.phone(9))
            for client in [first, second, strange] { try await database.apply(Clients.insert(client, at: Sample.now)) }
            try await database.record(.stop, "SM1", owner: Consents.owner(of: first, our: Sample.our))
            let stopped = try await [Sample.our, Sample.phone(2), Sample.phone(3), Sample.phone(4)].asyncMap {
                try await database.ask(DeskRecords.find(NumberPair(our: $0, their: Sample.their.e164))).stopped
            }
            #expect(stopped == [true, true, false, false])
            let asked = try await [first, second, strange].asyncMap {
                try await database.ask(GateRecords.find(client: $0.id, our: $0.twilioNumber ?? Sample.our, phone: Sample.their))
                    .recipientStopped
            }
            #expect(asked == [true, true, false])
        }
    }

    @Test(
        "the owner of a stop is the same in Swift and in SQL, with and without a client or an owner's phone",
        arguments: Engine.available)
    func ownerKey(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let phoneless = Sample.client("two", number: Sample.phone(2), owner: nil)
            for client in [Sample.client(), phoneless] { try await database.apply(Clients.insert(client, at: Sample.now)) }
            let doors: [(Client?, PhoneNumber)] = [
                (Sample.client(), Sample.our), (phoneless, Sample.phone(2)), (nil, Sample.phone(3)),
            ]
            for (index, (client, our)) in doors.enumerated() {
                let pair = NumberPair(our: our, their: Sample.their.e164)
                #expect(try await !database.ask(DeskRecords.find(pair)).stopped)
                try await database.record(.stop, "SM\(index)", owner: Consents.owner(of: client, our: our))
                #expect(try await database.ask(DeskRecords.find(pair)).stopped)
                #expect(
                    try await database.ask(GateRecords.find(client: client?.id, our: our, phone: Sample.their)).recipientStopped)
            }
        }
    }

    @Test("the client's switches and the global ones are told apart, and combined", arguments: Engine.available)
    func switches(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.apply(
                Clients.insert(Sample.client(), at: Sample.now),
                Switchboard.set(Switches(outboundPaused: .deflect, aiDisabled: true), for: .client(ClientID("one"))),
                Switchboard.set(Switches(outboundPaused: .hold, notificationsPaused: true), for: .global))
            let record = try await database.ask(DeskRecords.find(Sample.pair))
            #expect(record.clientSwitches == Switches(outboundPaused: .deflect, aiDisabled: true))
            #expect(record.globalSwitches == Switches(outboundPaused: .hold, notificationsPaused: true))
            let both = Switches(outboundPaused: .hold, aiDisabled: true, notificationsPaused: true)
            #expect(record.switches == both)
            let gate = try await database.ask(GateRecords.find(client: ClientID("one"), our: Sample.our, phone: Sample.their))
            #expect(gate.switches == both && gate.client == Sample.client())
            let nobody = try await database.ask(GateRecords.find(client: nil, our: Sample.our, phone: Sample.their))
            #expect(nobody.switches == record.globalSwitches && nobody.client == nil)
        }
    }

    @Test("a removed client is gone, but what stopped its letters still stops them", arguments: Engine.available)
    func removed(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let client = Sample.client()
            try await database.apply(
                Clients.insert(client, at: Sample.now), Switchboard.set(Switches(outboundPaused: .hold), for: .client(client.id)))
            try await database.record(.stop, "SM1", owner: Consents.owner(of: client, our: Sample.our))
            #expect(try await database.tell(Clients.remove(client.id, at: Sample.now)))
            #expect(try await !database.tell(Clients.remove(client.id, at: Sample.now)))
            #expect(try await database.ask(Clients.find(client.id)) == nil)
            #expect(try await database.ask(Clients.all).isEmpty)
            #expect(try await database.ask(DeskRecords.find(Sample.pair)).client == nil)
            let gate = try await database.ask(GateRecords.find(client: client.id, our: Sample.our, phone: Sample.their))
            #expect(gate.client == nil)
            #expect(gate.recipientStopped, "a letter of the removed client still waits in the outbox")
            #expect(gate.switches.outboundPaused == .hold)
            try await database.apply(Clients.insert(Sample.client("two"), at: Sample.now))
            #expect(try await database.ask(DeskRecords.find(Sample.pair)).client?.id == ClientID("two"), "its number is free again")
        }
    }
}

extension Database {
    /// Records what a person said, as one transaction.
    func record(_ wish: Consents.Wish, _ sid: String, owner: String, phone: PhoneNumber = Sample.their) async throws {
        let id: LetterID = Sample.ids.next(at: Sample.now)
        let statements = Consents.record(
            wish, id: id.text, owner: owner, client: nil, phone: phone, words: MessageBody("STOP"), sid: sid, at: Sample.now)
        _ = try await batch(statements, writing: true)
    }
}

extension Sequence {
    func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var result: [T] = []
        for element in self { result.append(try await transform(element)) }
        return result
    }
}
