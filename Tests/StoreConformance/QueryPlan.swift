import EngineKit

@testable import Relational

/// How an engine goes about a statement.
struct QueryPlan: Sendable {
    /// One step a line, as the engine words it.
    let lines: [String]
    private let engine: Engine

    /// Asks for the plan of a statement without running it.
    init(of statement: SQL, in database: any Database) async throws {
        engine = database.engine == "sqlite" ? .sqlite : .postgres
        var explain = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
        explain.text = (engine == .sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + statement.portableText
        explain.values = statement.values
        let rows = try await database.batch([SQL(stringInterpolation: explain)], writing: true)[0]
        let column = engine == .sqlite ? 3 : 0
        lines = try rows.map { try $0.text(column) }
    }

    var text: String { lines.joined(separator: "\n") }

    /// The steps that read a whole table or a whole index, whose time grows with the ledger. An index over some rows only, such as the
    /// unresolved letters, may be read whole, and `small` are the tables and names that never grow.
    func wholeReads(partial: Set<String>, small: Set<String>) -> [String] {
        lines.indices.filter { index in
            let words = lines[index].split { " ()".contains($0) }.map(String.init)
            return engine == .sqlite
                ? Self.isWholeInSQLite(words, lines[index].contains("("), partial, small)
                : Self.isWholeInPostgres(words, index + 1 < lines.count ? lines[index + 1] : "", partial, small)
        }.map { lines[$0] }
    }

    /// `SCAN o USING INDEX outbox_due`, `SCAN receipt`, `SCAN CONSTANT ROW`; `SEARCH e USING INDEX outbox_lane` from one end, and with
    /// `(lane_from=?)` behind it, if it is not whole.
    private static func isWholeInSQLite(
        _ words: [String], _ hasCondition: Bool, _ partial: Set<String>, _ small: Set<String>
    ) -> Bool {
        guard words.count > 1, words[0] == "SCAN" || (words[0] == "SEARCH" && !hasCondition), words[1] != "CONSTANT" else {
            return false
        }
        if let place = words.firstIndex(of: "INDEX"), place + 1 < words.count { return !partial.contains(words[place + 1]) }
        return !small.contains(words[1])
    }

    /// `Seq Scan on receipt r`, `Index Scan using outbox_due on outbox o` and below it, if it is not whole, `Index Cond: …`.
    private static func isWholeInPostgres(_ words: [String], _ next: String, _ partial: Set<String>, _ small: Set<String>) -> Bool {
        guard let scan = words.firstIndex(of: "Scan"), scan > 0 else { return false }
        if words[scan - 1] == "Seq", let on = words.firstIndex(of: "on"), on + 1 < words.count {
            return !small.contains(words[on + 1])
        }
        guard let using = words.firstIndex(of: "using"), using + 1 < words.count else { return false }
        return !next.contains("Index Cond:") && !partial.contains(words[using + 1])
    }

    /// The indexes over some rows only.
    static func partialIndexes(in database: any Database) async throws -> Set<String> {
        let question: SQL =
            database.engine == "sqlite"
            ? "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
            // Not pg_indexes: it spells out every index there is, and other tests are dropping theirs.
            : """
            SELECT c.relname::text
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            WHERE c.relnamespace = current_schema()::regnamespace AND i.indpred IS NOT NULL
            """
        return Set(try await database.batch([question], writing: false)[0].map { try $0.text(0) })
    }
}
