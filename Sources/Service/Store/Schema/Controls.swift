import Relational

/// Switches, consent, caps and leases: everything that can only ever stop something.
enum Controls {
    static let tables: [SQL] = [
        """
        CREATE TABLE switches (
            scope TEXT PRIMARY KEY,
            outbound_paused TEXT CONSTRAINT switches_mode_known CHECK (outbound_paused IN ('deflect', 'hold')),
            ai_disabled SMALLINT NOT NULL CONSTRAINT switches_ai_flag CHECK (ai_disabled IN (0, 1)),
            notifications_paused SMALLINT NOT NULL CONSTRAINT switches_notifications_flag CHECK (notifications_paused IN (0, 1))
        )
        """,
        """
        CREATE TABLE switch_log (
            id TEXT PRIMARY KEY,
            scope TEXT NOT NULL,
            name TEXT NOT NULL,
            from_value TEXT NOT NULL,
            to_value TEXT NOT NULL,
            reason TEXT NOT NULL CONSTRAINT switch_log_reason_given CHECK (length(reason) > 0),
            actor TEXT NOT NULL,
            at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX switch_log_by_time ON switch_log (at)",
        // Who told which owner to stop. The owner, not the client: two businesses of one owner are one to the person who said no.
        """
        CREATE TABLE stopped (
            owner TEXT NOT NULL,
            phone TEXT NOT NULL,
            since BIGINT NOT NULL,
            PRIMARY KEY (owner, phone)
        )
        """,
        // What the carrier taught us about phones.
        """
        CREATE TABLE phone_mark (
            phone TEXT PRIMARY KEY,
            kind TEXT NOT NULL CONSTRAINT phone_mark_kind_known CHECK (kind IN ('landline')),
            at BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE consent_event (
            id TEXT PRIMARY KEY,
            owner TEXT NOT NULL,
            client_id TEXT,
            phone TEXT NOT NULL,
            wish TEXT NOT NULL CONSTRAINT consent_wish_known CHECK (wish IN ('stop', 'start')),
            words TEXT NOT NULL,
            sid TEXT NOT NULL,
            at BIGINT NOT NULL,
            UNIQUE (sid, wish)
        )
        """,
        "CREATE INDEX consent_by_phone ON consent_event (owner, phone, at)",
        """
        CREATE TABLE tally (
            key TEXT PRIMARY KEY,
            count BIGINT NOT NULL,
            until BIGINT NOT NULL
        )
        """,
        "CREATE INDEX tally_by_end ON tally (until)",
        """
        CREATE TABLE lease (
            name TEXT PRIMARY KEY,
            holder TEXT NOT NULL,
            until BIGINT NOT NULL
        )
        """,
    ]
}
