public import Domain
public import Relational

/// Who may be texted by whom: the ledger of what people said, and the state that follows from it.
public enum Consents {
    public enum Wish: String, Sendable, CaseIterable { case stop, start }

    /// Whose refusal it is: the owner's, so that it holds for every business of his; without a client, the number's own.
    public static func owner(of client: Client?, our: PhoneNumber) -> String {
        client?.ownerPhone?.e164 ?? client?.id.text ?? our.e164
    }

    /// Writes what a person said to the ledger, once per text, and makes it so. A text that is in the ledger already changes nothing: it
    /// may have been overtaken by a later one.
    public static func record(
        _ wish: Wish, id: String, owner: String, client: ClientID?, phone: PhoneNumber, words: MessageBody, sid: String,
        at now: Moment
    ) -> [SQL] {
        let ledger: SQL = """
            INSERT INTO consent_event (id, owner, client_id, phone, wish, words, sid, at)
            VALUES (\(id), \(owner), \(client), \(phone), \(wish.rawValue), \(words), \(sid), \(now))
            ON CONFLICT (sid, wish) DO NOTHING
            """
        let state: SQL =
            switch wish {
            case .stop:
                """
                INSERT INTO stopped (owner, phone, since)
                SELECT owner, phone, at FROM consent_event WHERE id = \(id)
                ON CONFLICT (owner, phone) DO NOTHING
                """
            case .start:
                """
                DELETE FROM stopped
                WHERE owner = \(owner) AND phone = \(phone) AND EXISTS (SELECT 1 FROM consent_event WHERE id = \(id))
                """
            }
        return [ledger, state]
    }
}

/// The calls whose callers got a fail-safe while no database could be asked. Kept for as long as such a call may still be replayed.
public enum TextedCalls {
    /// Notes one.
    public static func note(_ sid: String, at now: Moment) -> SQL {
        """
        INSERT INTO tally (key, count, until) VALUES (\("texted:" + sid), 1, \(now + .hours(72)))
        ON CONFLICT (key) DO NOTHING
        """
    }

    /// Whether this is one.
    public static func contains(_ sid: String) -> Query<Bool> {
        .exists("SELECT 1 FROM tally WHERE key = \("texted:" + sid)")
    }
}

/// Counters with an end, for the caps.
public enum Tallies {
    /// Counts one more under a key and returns the count. The key names its own window; the row may be swept after `until`.
    public static func add(_ key: String, until: Moment) -> Query<Int64> {
        Query(
            """
            INSERT INTO tally (key, count, until) VALUES (\(key), 1, \(until))
            ON CONFLICT (key) DO UPDATE SET count = tally.count + 1
            RETURNING count
            """
        ) { rows in try rows[0].integer(0) }
    }

    /// The count under a key.
    public static func count(_ key: String) -> Query<Int64> {
        Query("SELECT COALESCE(MAX(count), 0) FROM tally WHERE key = \(key)") { rows in try rows[0].integer(0) }
    }

    /// Forgets windows that are over.
    public static func sweep(before now: Moment) -> SQL {
        "DELETE FROM tally WHERE until < \(now)"
    }
}
