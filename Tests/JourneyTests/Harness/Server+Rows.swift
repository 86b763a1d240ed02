import Relational

extension Server {
    /// Every row of a statement as text, columns joined by a bar.
    func list(_ sql: SQL) async throws -> [String] {
        try await rows.ask(
            .all(sql) { row in
                row.columns.map { value in
                    switch value {
                    case .null: "-"
                    case .integer(let number): String(number)
                    case .text(let text): text
                    }
                }.joined(separator: "|")
            })
    }

    /// The number a statement counts.
    func number(_ sql: SQL) async throws -> Int {
        Int(try await list(sql).first ?? "") ?? -1
    }

    /// How many rows each table of people holds: client, customer, conversation, lead, onboarding.
    func people() async throws -> [Int] {
        [
            try await number("SELECT COUNT(*) FROM client"), try await number("SELECT COUNT(*) FROM customer"),
            try await number("SELECT COUNT(*) FROM conversation"), try await number("SELECT COUNT(*) FROM lead"),
            try await number("SELECT COUNT(*) FROM onboarding"),
        ]
    }

    /// The ends of all events, oldest first: disposition and reason.
    func ends() async throws -> [String] {
        try await list("SELECT disposition, COALESCE(reason, '') FROM receipt ORDER BY received_at, sid")
    }

    /// Changes rows behind the server's back, as a careless hand would.
    func edit(_ statements: [SQL]) async throws {
        _ = try await rows.batch(statements, writing: true)
    }
}
