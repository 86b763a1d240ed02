import Domain
import Operations
import Relational
import Store

/// `jobrun number …`
enum NumberCommand {
    static func run(_ arguments: inout Arguments, _ context: CommandContext) async throws {
        switch try arguments.word("add, list, assign or release") {
        case "add":
            let phone = try context.phone(try arguments.word("the number"), "the number")
            let roleName = try arguments.required("role")
            guard let role = NumberRole(rawValue: roleName.uppercased()) else {
                throw UsageError("--role must be operational, onboarding or system")
            }
            let client = arguments.option("client").map { ClientID($0) }
            try arguments.end()
            try await context.clients.addNumber(phone, role: role, client: client)
            try await show(phone, context)
        case "list":
            try arguments.end()
            try await show(nil, context)
        case "assign":
            let phone = try context.phone(try arguments.word("the number"), "the number")
            let client = ClientID(try arguments.word("the client's ID"))
            try arguments.end()
            try await context.clients.assign(phone, to: client)
            try await show(phone, context)
        case "release":
            let phone = try context.phone(try arguments.word("the number"), "the number")
            try arguments.end()
            try await context.clients.release(phone)
            try await show(phone, context)
        case let other: throw UsageError("\"\(other)\" is none of add, list, assign, release")
        }
    }

    private static func show(_ phone: PhoneNumber?, _ context: CommandContext) async throws {
        let numbers = try await context.clients.numbers().filter { phone == nil || $0.phone == phone }
        Table(
            columns: ["number", "role", "status", "client"],
            rows: numbers.map { number in
                [
                    .text(number.phone.e164), .text(number.role.rawValue), .text(number.status.rawValue),
                    number.client.map { .text($0.text) } ?? .null,
                ]
            }
        ).show(asJSON: context.isJSON)
    }
}
