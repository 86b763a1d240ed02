import Domain
import Relational

/// The second version: what the owner states, what a model costs and where it differs, the ledger's number, ends that are asked for, and
/// an account that is on hold for all nodes.
enum SecondVersion {
    static let changes: [SQL] = [
        "ALTER TABLE client ADD COLUMN services TEXT CONSTRAINT client_services_length CHECK (length(services) <= 200)",
        "ALTER TABLE client ADD COLUMN area TEXT CONSTRAINT client_area_length CHECK (length(area) <= 200)",
        "ALTER TABLE client ADD COLUMN hours TEXT CONSTRAINT client_hours_length CHECK (length(hours) <= 200)",
        "ALTER TABLE client ADD COLUMN prices TEXT CONSTRAINT client_prices_length CHECK (length(prices) <= 200)",
        // What asking the model has cost each client, by day.
        """
        CREATE TABLE model_use (
            client_id TEXT NOT NULL,
            day BIGINT NOT NULL,
            tokens BIGINT NOT NULL,
            millionths BIGINT NOT NULL,
            PRIMARY KEY (client_id, day)
        )
        """,
        // Where the rules and the model differ. The words are masked.
        """
        CREATE TABLE disagreement (
            sid TEXT PRIMARY KEY,
            client_id TEXT NOT NULL,
            words TEXT NOT NULL,
            rules_intent TEXT NOT NULL,
            model_intent TEXT NOT NULL,
            rules_trade TEXT NOT NULL,
            model_trade TEXT NOT NULL,
            at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX disagreement_by_time ON disagreement (at)",
        "ALTER TABLE outbox ADD COLUMN asked_at BIGINT",
        """
        ALTER TABLE outbox ADD COLUMN suspect SMALLINT NOT NULL DEFAULT 0
        CONSTRAINT outbox_suspect_flag CHECK (suspect IN (0, 1))
        """,
        "CREATE INDEX outbox_suspect ON outbox (id) WHERE state = \(LetterState.queued) AND suspect = 1",
        "CREATE INDEX outbox_unended ON outbox (changed_at) WHERE state IN \(LetterState.unended) AND asked_at IS NULL",
        // The ledger's number and the database's name: one row, named at the first start.
        """
        CREATE TABLE ledger_mark (
            id SMALLINT PRIMARY KEY CONSTRAINT ledger_mark_one CHECK (id = 1),
            identity TEXT NOT NULL,
            number BIGINT NOT NULL,
            at BIGINT NOT NULL,
            verifying_since BIGINT
        )
        """,
        "INSERT INTO ledger_mark (id, identity, number, at) VALUES (1, '', 0, 0)",
        // Nothing in it is worth keeping: it is learnt anew within minutes.
        "DROP TABLE carrier_health",
        """
        CREATE TABLE carrier_health (
            name TEXT PRIMARY KEY CONSTRAINT carrier_health_name_known CHECK (name IN ('brake', 'listing_lag', 'hold')),
            value BIGINT NOT NULL,
            at BIGINT NOT NULL
        )
        """,
    ]
}
