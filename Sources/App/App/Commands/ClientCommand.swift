import Domain
import Operations
import Relational
import Store

/// `jobrun client …`
enum ClientCommand {
    static func run(_ arguments: inout Arguments, _ context: CommandContext) async throws {
        switch try arguments.word("add, list, show, facts or remove") {
        case "add": try await add(&arguments, context)
        case "list":
            try arguments.end()
            show(try await context.clients.clients(), context)
        case "show":
            let id = ClientID(try arguments.word("the client's ID"))
            try arguments.end()
            show([try await context.clients.client(id)], context)
        case "facts":
            let id = ClientID(try arguments.word("the client's ID"))
            let stated = try Stated(&arguments)
            try arguments.end()
            showFacts(
                try await stated.isEmpty ? context.clients.client(id) : context.clients.restate(id) { stated.apply(to: &$0) },
                context)
        case "remove":
            let id = ClientID(try arguments.word("the client's ID"))
            try arguments.end()
            try await context.clients.remove(id)
            Terminal.line(context.isJSON ? "{\"removed\":\"\(id)\"}" : "client \(id) is removed; its numbers are free")
        case let other: throw UsageError("\"\(other)\" is none of add, list, show, facts, remove")
        }
    }

    private static func add(_ arguments: inout Arguments, _ context: CommandContext) async throws {
        let name = try arguments.required("name")
        let ownerPhone = try context.phone(try arguments.required("owner-phone"), "--owner-phone")
        let publicPhone = try arguments.option("public-phone").map { try context.phone($0, "--public-phone") }
        let bookingURL = arguments.option("booking-url")
        let trade = arguments.option("trade")
        let zone = arguments.option("time-zone") ?? "Europe/London"
        let stated = try Stated(&arguments)
        let isComplete = arguments.flag("complete")
        try arguments.end()
        guard (1...120).contains(name.count), name.contains(where: { !$0.isWhitespace }) else {
            throw UsageError("--name must have 1 to 120 characters")
        }
        if let bookingURL,
            !bookingURL.hasPrefix("https://") && !bookingURL.hasPrefix("http://") || bookingURL.contains(where: \.isWhitespace)
                || bookingURL.count > 200
        {
            throw UsageError("--booking-url must be an address that begins with https://, of at most 200 characters")
        }
        guard TimeZoneName.isKnown(zone) else { throw UsageError("--time-zone \"\(zone)\" is no name of the tz database") }
        let client = try await context.clients.add { id in
            var client = Client(
                id: id, businessName: name, ownerPhone: ownerPhone, publicPhone: publicPhone, bookingURL: bookingURL, trade: trade,
                timeZone: zone, forwardingEnabled: isComplete, notify: isComplete ? .sms : nil)
            stated.apply(to: &client.facts)
            return client
        }
        show([client], context)
    }

    private static func show(_ clients: [Client], _ context: CommandContext) {
        Table(
            columns: [
                "id", "name", "owner_phone", "number", "booking_url", "trade", "time_zone", "complete", "missing", "billing",
            ],
            rows: clients.map { client in
                [
                    .text(client.id.text), .text(client.businessName), text(client.ownerPhone?.e164),
                    text(client.twilioNumber?.e164),
                    text(client.bookingURL), text(client.trade), .text(client.timeZone), .text(client.gaps.isEmpty ? "yes" : "no"),
                    .text(client.gaps.map(\.rawValue).joined(separator: " ")), .text(client.billing.rawValue),
                ]
            }
        ).show(asJSON: context.isJSON)
    }

    private static func showFacts(_ client: Client, _ context: CommandContext) {
        let facts = client.facts
        Table(
            columns: ["id", "name", "services", "area", "hours", "prices"],
            rows: [
                [
                    .text(client.id.text), .text(client.businessName), text(facts.services), text(facts.area), text(facts.hours),
                    text(facts.prices),
                ]
            ]
        ).show(asJSON: context.isJSON)
    }

    private static func text(_ value: String?) -> SQLValue {
        value.map(SQLValue.text) ?? .null
    }
}

/// What was typed about the business: an empty value takes a statement back.
private struct Stated: Sendable {
    private let services: String?
    private let area: String?
    private let hours: String?
    private let prices: String?

    init(_ arguments: inout Arguments) throws {
        services = try Self.take("services", &arguments)
        area = try Self.take("area", &arguments)
        hours = try Self.take("hours", &arguments)
        prices = try Self.take("prices", &arguments)
    }

    var isEmpty: Bool { services == nil && area == nil && hours == nil && prices == nil }

    func apply(to facts: inout ClientFacts) {
        if let services { facts.services = services.isEmpty ? nil : services }
        if let area { facts.area = area.isEmpty ? nil : area }
        if let hours { facts.hours = hours.isEmpty ? nil : hours }
        if let prices { facts.prices = prices.isEmpty ? nil : prices }
    }

    private static func take(_ name: String, _ arguments: inout Arguments) throws -> String? {
        guard let value = arguments.option(name) else { return nil }
        guard value.count <= ClientFacts.limit, !value.contains(where: \.isNewline) else {
            throw UsageError("--\(name) must be one line of at most \(ClientFacts.limit) characters")
        }
        return value
    }
}
