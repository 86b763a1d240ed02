public import Domain
public import Relational

/// An inbound event as stored, still without a disposition.
public struct OpenReceipt: Sendable, Hashable {
    public enum Event: Sendable, Hashable {
        case text(InboundText)
        case call(CallEvent)

        /// When it reached us, or the carrier.
        public var at: Moment {
            switch self {
            case .text(let text): text.at
            case .call(let call): call.at
            }
        }

        /// The carrier's name for it.
        public var sid: String {
            switch self {
            case .text(let text): text.sid
            case .call(let call): call.sid
            }
        }
    }

    public let sid: String
    public let event: Event
    public let correlation: String

    /// When it reached us, or the carrier.
    public var at: Moment { event.at }
}

/// How an inbound event ended: never "nothing happened".
public enum Disposition: Sendable, Hashable {
    case replied(LetterID)
    case notReplied(reason: String)
    case person(reason: String)

    /// How it ended, without why.
    public enum Kind: Sendable, Hashable, CaseIterable {
        case replied, notReplied, person

        /// The word the ledger keeps.
        public var word: StaticString {
            switch self {
            case .replied: "replied"
            case .notReplied: "not_replied"
            case .person: "person"
            }
        }
    }

    public var kind: Kind {
        switch self {
        case .replied: .replied
        case .notReplied: .notReplied
        case .person: .person
        }
    }
}

/// The two numbers of a conversation as the ledger keys them. `their` may be a word such as `anonymous`.
public struct NumberPair: Sendable, Hashable {
    public let our: PhoneNumber
    public let their: String

    public init(our: PhoneNumber, their: String) {
        self.our = our
        self.their = their
    }
}

/// The receipts of inbound events: the first thing written and the last thing settled.
public enum Receipts {
    /// Stores a text. True when it is the first time this SID is seen.
    public static func insert(_ text: InboundText, correlation: String) -> Query<Bool> {
        let parsed = parsed(text.from)
        return .exists(
            """
            INSERT INTO receipt (sid, kind, our, their, their_region, their_line, body, media_count, media_urls, opt_out,
                correlation, received_at)
            VALUES (\(text.sid), 'text', \(text.to), \(text.from.text), \(parsed?.region), \(parsed?.kind.rawValue), \(text.body),
                \(text.mediaCount), \(text.mediaURLs.isEmpty ? nil : text.mediaURLs.joined(separator: "\n")),
                \(text.optOut?.rawValue), \(correlation), \(text.at))
            ON CONFLICT (sid) DO NOTHING
            RETURNING 1
            """)
    }

    /// Stores a call. True when it is the first time this SID is seen.
    public static func insert(_ call: CallEvent, correlation: String) -> Query<Bool> {
        let parsed: ParsedNumber? = if case .number(let number) = call.caller { number } else { nil }
        return .exists(
            """
            INSERT INTO receipt (sid, kind, our, their, their_region, their_line, media_count, call_status, forwarded_from,
                correlation, received_at)
            VALUES (\(call.sid), 'call', \(call.called), \(pair(of: call).their), \(parsed?.region), \(parsed?.kind.rawValue), 0,
                \(call.status.rawValue), \(call.forwardedFrom), \(correlation), \(call.at))
            ON CONFLICT (sid) DO NOTHING
            RETURNING 1
            """)
    }

    /// The pair of numbers a call belongs to. Withheld callers are nobody in particular: each call is a pair of its own.
    public static func pair(of call: CallEvent) -> NumberPair {
        NumberPair(our: call.called, their: call.caller.phone?.e164 ?? "withheld:\(call.sid)")
    }

    /// Everything of this pair that is still open, oldest first.
    public static func open(of pair: NumberPair) -> Query<[OpenReceipt]> {
        .all(
            """
            SELECT sid, kind, our, their, their_region, their_line, body, media_count, media_urls, opt_out, call_status,
                forwarded_from, correlation, received_at
            FROM receipt
            WHERE our = \(pair.our) AND their = \(pair.their) AND disposition IS NULL
            ORDER BY received_at, sid
            """, decode)
    }

    /// Everything that is open, page by page, oldest first.
    public static func open(after last: (at: Moment, sid: String), limit: Int) -> Query<[OpenReceipt]> {
        .all(
            """
            SELECT sid, kind, our, their, their_region, their_line, body, media_count, media_urls, opt_out, call_status,
                forwarded_from, correlation, received_at
            FROM receipt
            WHERE disposition IS NULL AND received_at >= \(last.at) AND (received_at > \(last.at) OR sid > \(last.sid))
            ORDER BY received_at, sid
            LIMIT \(limit)
            """, decode)
    }

    /// Puts an open event back to when the carrier had it, if that is earlier by more than a second: its dates are of whole ones.
    public static func date(_ sid: String, at: Moment) -> SQL {
        """
        UPDATE receipt
        SET received_at = \(at)
        WHERE sid = \(sid) AND disposition IS NULL AND received_at > \(at + .seconds(1))
        """
    }

    /// Ends an event, once: a settled receipt is never touched again.
    public static func settle(
        _ sid: String, _ disposition: Disposition, door: NumberRole, client: ClientID?, conversation: ConversationID?,
        at now: Moment
    ) -> SQL {
        let (reason, letter): (String?, LetterID?) =
            switch disposition {
            case .replied(let letter): (nil, letter)
            case .notReplied(let reason), .person(let reason): (reason, nil)
            }
        return """
            UPDATE receipt
            SET disposition = \(disposition.kind.word.description), reason = \(reason), letter_id = \(letter), settled_at = \(now), door = \(door.rawValue),
                client_id = \(client), conversation_id = \(conversation)
            WHERE sid = \(sid) AND disposition IS NULL
            """
    }

    /// The oldest open events that nobody holds the turn of, for the sweeper: one SID per pair.
    public static func abandoned(before: Moment, limit: Int) -> Query<[(sid: String, pair: NumberPair)]> {
        .all(
            """
            SELECT MIN(r.sid), r.our, r.their
            FROM receipt r
            LEFT JOIN turn t ON t.our = r.our AND t.their = r.their AND t.until >= \(.now)
            WHERE r.disposition IS NULL AND r.received_at <= \(before) AND t.our IS NULL
            GROUP BY r.our, r.their
            ORDER BY MIN(r.received_at)
            LIMIT \(limit)
            """
        ) { row in (try row.text(0), NumberPair(our: try row.phone(1), their: try row.text(2))) }
    }

    /// Who reached this number and was answered by nobody because it was too late, settled since then; oldest first.
    public static func tooLate(to our: PhoneNumber, since start: Moment) -> Query<[String]> {
        .all(
            """
            SELECT their
            FROM receipt
            WHERE our = \(our) AND reason = 'too_late' AND settled_at >= \(start)
            ORDER BY received_at, sid
            LIMIT 500
            """
        ) { row in try row.text(0) }
    }

    /// How many events are open, and since when the oldest.
    public static let backlog = Query<(count: Int64, oldest: Moment?)>(
        "SELECT COUNT(*), MIN(received_at) FROM receipt WHERE disposition IS NULL"
    ) { rows in (try rows[0].integer(0), try rows[0].optionalMoment(1)) }

    /// A write that changes no row: whether the ledger can be written at all.
    public static let touchNothing: SQL = "UPDATE receipt SET door = door WHERE sid = ''"

    private static func parsed(_ sender: Sender) -> ParsedNumber? {
        if case .number(let parsed) = sender { parsed } else { nil }
    }

    private static func decode(_ row: Row) throws -> OpenReceipt {
        let sid = try row.text(0)
        let our = try row.phone(2)
        let their = try row.text(3)
        let at = try row.moment(13)
        let number = PhoneNumber(e164: their).map {
            ParsedNumber(number: $0, region: (try? row.optionalText(4)) ?? nil, kind: (try? row.optionalChoice(5)) ?? .unknown)
        }
        let event: OpenReceipt.Event =
            if try row.text(1) == "text" {
                .text(
                    InboundText(
                        sid: sid, to: our, from: number.map(Sender.number) ?? .unanswerable(their),
                        body: MessageBody(try row.optionalText(6) ?? ""), mediaCount: Int(try row.integer(7)),
                        mediaURLs: try row.optionalText(8)?.split(separator: "\n").map(String.init) ?? [],
                        optOut: try row.optionalChoice(9), at: at))
            } else {
                .call(
                    CallEvent(
                        sid: sid, called: our, caller: number.map(Caller.number) ?? .withheld, status: try row.choice(10),
                        forwardedFrom: try row.optionalPhone(11), at: at))
            }
        return OpenReceipt(sid: sid, event: event, correlation: try row.text(12))
    }
}
