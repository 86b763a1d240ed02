import Domain
import Operations
import Outbox
import Relational
import Store

/// `jobrun message list`, `jobrun outbox list|retry`, …
enum ListCommand {
    static func run(_ noun: String, _ arguments: inout Arguments, _ context: CommandContext) async throws {
        guard let noun = Listings.Noun(rawValue: noun) else { throw UsageError("there is no list of \"\(noun)\"") }
        switch (try arguments.word("list"), noun) {
        case ("list", _): try await show(noun, &arguments, context)
        case ("retry", .outbox): try await retry(&arguments, context)
        case (let other, .outbox): throw UsageError("\"\(other)\" is neither list nor retry")
        case (let other, _): throw UsageError("\"\(other)\" is not list")
        }
    }

    static func show(_ noun: Listings.Noun, _ arguments: inout Arguments, _ context: CommandContext) async throws {
        let state = noun == .outbox ? arguments.option("state") : nil
        if let state, LetterState(rawValue: state) == nil {
            throw UsageError("--state must be one of \(LetterState.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let limitText = arguments.option("limit") ?? "100"
        guard let limit = Int(limitText), (1...100_000).contains(limit) else {
            throw UsageError("--limit must be from 1 to 100000")
        }
        try arguments.end()
        let listing = try await Listings.read(noun, state: state, limit: limit, from: context.database)
        Table(columns: listing.columns, rows: listing.rows).show(asJSON: context.isJSON)
    }

    private static func retry(_ arguments: inout Arguments, _ context: CommandContext) async throws {
        let id = LetterID(try arguments.word("the letter's ID"))
        try arguments.end()
        let now = context.clock.now
        let new: LetterID = context.ids.next(at: now)
        guard try await context.database.tell(Settlements.retry(id, as: new, lifetime: .hours(2), at: now)) else {
            throw StartFailure("letter \(id) is not there, not at an end, or was sent again already: see `jobrun outbox list`")
        }
        _ = try? await context.database.batch([News.announce], writing: true)
        Terminal.line(context.isJSON ? "{\"queued\":\"\(new)\"}" : "letter \(id) is queued again as \(new)")
    }
}
