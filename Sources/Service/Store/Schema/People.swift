import Relational

/// Clients, their numbers, their customers and what those want.
enum People {
    static let tables: [SQL] = [
        """
        CREATE TABLE client (
            id TEXT PRIMARY KEY,
            business_name TEXT NOT NULL CONSTRAINT client_name_length CHECK (length(business_name) BETWEEN 1 AND 120),
            owner_name TEXT,
            owner_phone TEXT,
            public_phone TEXT,
            twilio_number TEXT UNIQUE,
            booking_url TEXT,
            trade TEXT,
            town TEXT,
            time_zone TEXT NOT NULL,
            country TEXT NOT NULL CONSTRAINT client_country_length CHECK (length(country) = 2),
            forwarding_enabled SMALLINT NOT NULL CONSTRAINT client_forwarding_flag CHECK (forwarding_enabled IN (0, 1)),
            notify TEXT CONSTRAINT client_notify_known CHECK (notify IN ('sms', 'email', 'both')),
            email TEXT,
            billing TEXT NOT NULL CONSTRAINT client_billing_known CHECK (billing IN
                ('TRIAL_PENDING', 'TRIAL_ACTIVE', 'TRIAL_EXPIRED', 'ACTIVE', 'DELINQUENT', 'CANCELED', 'SUSPENDED', 'WAIVED')),
            created_at BIGINT NOT NULL,
            removed_at BIGINT
        )
        """,
        """
        CREATE TABLE number (
            phone TEXT PRIMARY KEY,
            role TEXT NOT NULL CONSTRAINT number_role_known CHECK (role IN ('OPERATIONAL', 'ONBOARDING', 'SYSTEM')),
            status TEXT NOT NULL CONSTRAINT number_status_known CHECK (status IN ('AVAILABLE', 'ASSIGNED', 'RETIRED')),
            client_id TEXT UNIQUE REFERENCES client (id),
            created_at BIGINT NOT NULL,
            CONSTRAINT number_operational_has_client CHECK ((role = 'OPERATIONAL') = (client_id IS NOT NULL)),
            CONSTRAINT number_assigned_has_client CHECK ((status = 'ASSIGNED') = (client_id IS NOT NULL))
        )
        """,
        """
        CREATE TABLE customer (
            id TEXT PRIMARY KEY,
            client_id TEXT NOT NULL REFERENCES client (id),
            phone TEXT NOT NULL,
            name TEXT,
            created_at BIGINT NOT NULL,
            UNIQUE (client_id, phone)
        )
        """,
        """
        CREATE TABLE conversation (
            id TEXT PRIMARY KEY,
            client_id TEXT NOT NULL REFERENCES client (id),
            customer_id TEXT NOT NULL UNIQUE REFERENCES customer (id),
            route TEXT NOT NULL CONSTRAINT conversation_route_known CHECK (route IN ('OPERATIONAL', 'ONBOARDING', 'SYSTEM')),
            mode TEXT NOT NULL CONSTRAINT conversation_mode_known CHECK (mode IN ('automatic', 'person')),
            deflected_at BIGINT,
            set_up_at BIGINT,
            created_at BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE lead (
            id TEXT PRIMARY KEY,
            client_id TEXT NOT NULL REFERENCES client (id),
            conversation_id TEXT NOT NULL REFERENCES conversation (id),
            state TEXT NOT NULL CONSTRAINT lead_state_known CHECK (state IN
                ('NEW', 'NEEDS_INFO', 'QUALIFIED', 'AWAITING_BOOKING', 'URGENT', 'CLOSED')),
            intent TEXT NOT NULL CONSTRAINT lead_intent_known CHECK (intent IN ('URGENT', 'NORMAL', 'UNCLEAR', 'NON_LEAD')),
            trade TEXT NOT NULL,
            job_words TEXT,
            urgency TEXT,
            location TEXT,
            requested_time TEXT,
            customer_name TEXT,
            sent_booking SMALLINT NOT NULL CONSTRAINT lead_sent_booking_flag CHECK (sent_booking IN (0, 1)),
            clarify_count BIGINT NOT NULL,
            escalated SMALLINT NOT NULL CONSTRAINT lead_escalated_flag CHECK (escalated IN (0, 1)),
            opened_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL
        )
        """,
        "CREATE UNIQUE INDEX lead_open ON lead (conversation_id) WHERE state <> 'CLOSED'",
        """
        CREATE TABLE onboarding (
            phone TEXT PRIMARY KEY,
            state TEXT NOT NULL,
            since BIGINT NOT NULL,
            misunderstood BIGINT NOT NULL,
            trade_and_town TEXT,
            business_name TEXT,
            owner_name TEXT,
            notify TEXT,
            email TEXT,
            created_at BIGINT NOT NULL
        )
        """,
    ]
}
