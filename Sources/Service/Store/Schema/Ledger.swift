import Domain
import Relational

/// What came in, who is thinking about it, and what goes out: the shapes of docs/reliability.md.
enum Ledger {
    static let tables: [SQL] = [
        // An inbound event, and the text itself. Open until it has a disposition; never leased: the pair of numbers is.
        """
        CREATE TABLE receipt (
            sid TEXT PRIMARY KEY,
            kind TEXT NOT NULL CONSTRAINT receipt_kind_known CHECK (kind IN ('text', 'call')),
            our TEXT NOT NULL,
            their TEXT NOT NULL,
            their_region TEXT,
            their_line TEXT,
            body TEXT,
            media_count BIGINT NOT NULL,
            media_urls TEXT,
            opt_out TEXT,
            call_status TEXT,
            forwarded_from TEXT,
            correlation TEXT NOT NULL,
            received_at BIGINT NOT NULL,
            door TEXT,
            client_id TEXT,
            conversation_id TEXT,
            disposition TEXT CONSTRAINT receipt_disposition_known CHECK (disposition IN \(words: Disposition.Kind.allCases.map(\.word))),
            reason TEXT,
            letter_id TEXT,
            settled_at BIGINT,
            CONSTRAINT receipt_settled_whole CHECK ((disposition IS NULL) = (settled_at IS NULL)),
            CONSTRAINT receipt_replied_by CHECK
                (disposition IS NULL OR disposition <> \(word: Disposition.Kind.replied.word) OR letter_id IS NOT NULL)
        )
        """,
        "CREATE INDEX receipt_open ON receipt (our, their, received_at) WHERE disposition IS NULL",
        "CREATE INDEX receipt_open_age ON receipt (received_at) WHERE disposition IS NULL",
        "CREATE INDEX receipt_by_pair ON receipt (our, their, received_at)",
        // The same words as in the question, so that both engines see that the index answers it.
        """
        CREATE INDEX receipt_withheld ON receipt (our, received_at)
        WHERE kind = 'call' AND substr(their, 1, 9) = 'withheld:'
        """,
        "CREATE INDEX receipt_unrouted ON receipt (received_at) WHERE door = 'SYSTEM'",
        "CREATE INDEX receipt_too_late ON receipt (our, settled_at) WHERE reason = 'too_late'",
        // Who thinks about a pair of numbers just now. The epoch fences every commit.
        """
        CREATE TABLE turn (
            our TEXT NOT NULL,
            their TEXT NOT NULL,
            epoch BIGINT NOT NULL,
            until BIGINT NOT NULL,
            PRIMARY KEY (our, their)
        )
        """,
        """
        CREATE TABLE outbox (
            id TEXT PRIMARY KEY,
            cause TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CONSTRAINT outbox_kind_known CHECK (kind IN
                ('customer', 'deflection', 'setUp', 'safety', 'help', 'failSafe', 'onboarding', 'owner', 'danger', 'echo', 'founder')),
            lane_from TEXT NOT NULL,
            lane_to TEXT NOT NULL,
            ordinal BIGINT NOT NULL,
            body TEXT NOT NULL,
            client_id TEXT,
            conversation_id TEXT,
            correlation TEXT NOT NULL,
            priority SMALLINT NOT NULL,
            state TEXT NOT NULL CONSTRAINT outbox_state_known CHECK (state IN \(LetterState.allCases)),
            attempt BIGINT NOT NULL,
            leased_until BIGINT,
            not_before BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            tried_at BIGINT,
            doubted_at BIGINT,
            resend_at BIGINT,
            look_at BIGINT,
            looked_at BIGINT,
            resent SMALLINT NOT NULL DEFAULT 0 CONSTRAINT outbox_resent_flag CHECK (resent IN (0, 1)),
            sid TEXT UNIQUE,
            second_sid TEXT UNIQUE,
            carrier_status TEXT,
            error_code BIGINT,
            detail TEXT,
            conflicted SMALLINT NOT NULL CONSTRAINT outbox_conflicted_flag CHECK (conflicted IN (0, 1)),
            created_at BIGINT NOT NULL,
            changed_at BIGINT NOT NULL,
            CONSTRAINT outbox_lease_while_leased CHECK ((state IN \(LetterState.leased)) = (leased_until IS NOT NULL)),
            CONSTRAINT outbox_doubt_whole CHECK
                (state <> \(LetterState.ambiguous) OR (doubted_at IS NOT NULL AND resend_at IS NOT NULL AND look_at IS NOT NULL)),
            CONSTRAINT outbox_second_after_first CHECK (second_sid IS NULL OR sid IS NOT NULL),
            CONSTRAINT outbox_sid_when_accepted CHECK
                (state NOT IN \(LetterState.named) OR sid IS NOT NULL),
            CONSTRAINT outbox_no_sid_before CHECK
                (state NOT IN \([LetterState.queued, .ambiguous, .expired, .withheld]) OR sid IS NULL)
        )
        """,
        "CREATE INDEX outbox_lane ON outbox (lane_from, lane_to, ordinal, id)",
        """
        CREATE INDEX outbox_unresolved ON outbox (lane_from, lane_to, ordinal, id)
        WHERE state IN \(LetterState.unresolved)
        """,
        // At most one letter of a pair may be on its way: the reconciler takes whatever the carrier lists for the pair to be that one.
        """
        CREATE UNIQUE INDEX outbox_one_in_doubt ON outbox (lane_from, lane_to)
        WHERE state IN \(LetterState.underWay)
        """,
        "CREATE INDEX outbox_due ON outbox (priority, not_before, id) WHERE state = \(LetterState.queued)",
        "CREATE INDEX outbox_leased ON outbox (leased_until) WHERE state IN \(LetterState.leased)",
        "CREATE INDEX outbox_ambiguous ON outbox (look_at) WHERE state = \(LetterState.ambiguous)",
        "CREATE INDEX outbox_by_time ON outbox (created_at)",
        // Up to when the carrier's record of what came in was compared with ours.
        """
        CREATE TABLE watermark (
            number TEXT NOT NULL,
            kind TEXT NOT NULL CONSTRAINT watermark_kind_known CHECK (kind IN ('text', 'call')),
            at BIGINT NOT NULL,
            since BIGINT NOT NULL,
            PRIMARY KEY (number, kind)
        )
        """,
        "CREATE INDEX watermark_by_time ON watermark (at, number, kind)",
        // What is known of the carrier itself, shared by all nodes: since when it is slow, and how slow.
        """
        CREATE TABLE carrier_health (
            name TEXT PRIMARY KEY CONSTRAINT carrier_health_name_known CHECK (name IN ('brake', 'listing_lag')),
            value BIGINT NOT NULL,
            at BIGINT NOT NULL
        )
        """,
    ]
}
