public import Domain
public import Relational

/// Customers and the conversations with them.
public enum Conversations {
    /// Adds a customer and the conversation with it.
    public static func open(_ customer: Customer, _ conversation: Conversation, at now: Moment) -> [SQL] {
        [
            """
            INSERT INTO customer (id, client_id, phone, name, created_at)
            VALUES (\(customer.id), \(customer.client), \(customer.phone), \(customer.name), \(now))
            """,
            """
            INSERT INTO conversation (id, client_id, customer_id, route, mode, created_at)
            VALUES (\(conversation.id), \(conversation.client), \(conversation.customer), \(conversation.route.rawValue),
                \(conversation.mode.rawValue), \(now))
            """,
        ]
    }

    /// Remembers the customer's name.
    public static func name(_ customer: CustomerID, _ name: String) -> SQL {
        "UPDATE customer SET name = \(name) WHERE id = \(customer)"
    }

    /// Hands the conversation to a person, or back.
    public static func setMode(_ mode: ConversationMode, of conversation: ConversationID) -> SQL {
        "UPDATE conversation SET mode = \(mode.rawValue) WHERE id = \(conversation)"
    }

    /// Remembers that the deflection was sent.
    public static func deflected(_ conversation: ConversationID, at now: Moment) -> SQL {
        "UPDATE conversation SET deflected_at = \(now) WHERE id = \(conversation)"
    }

    /// Remembers that the set-up text was sent.
    public static func toldOfSetUp(_ conversation: ConversationID, at now: Moment) -> SQL {
        "UPDATE conversation SET set_up_at = \(now) WHERE id = \(conversation)"
    }

    /// What passed between the pair before, newest `limit` of each direction, oldest first.
    public static func inbound(of pair: NumberPair, limit: Int) -> Query<[PastMessage]> {
        Query(
            """
            SELECT COALESCE(body, ''), received_at
            FROM receipt
            WHERE our = \(pair.our) AND their = \(pair.their) AND kind = 'text' AND disposition IS NOT NULL
            ORDER BY received_at DESC
            LIMIT \(limit)
            """
        ) { rows in
            try rows.reversed().map {
                PastMessage(direction: .inbound, body: MessageBody(try $0.text(0)), at: try $0.moment(1))
            }
        }
    }

    /// What was said to the other side of the pair, newest `limit`, oldest first.
    public static func outbound(of pair: NumberPair, limit: Int) -> Query<[PastMessage]> {
        Query(
            """
            SELECT body, created_at
            FROM outbox
            WHERE lane_from = \(pair.our) AND lane_to = \(pair.their) AND state NOT IN \(LetterState.unsaid)
            ORDER BY ordinal DESC, id DESC
            LIMIT \(limit)
            """
        ) { rows in
            try rows.reversed().map {
                PastMessage(direction: .outbound, body: MessageBody(try $0.text(0)), at: try $0.moment(1))
            }
        }
    }
}

/// Earlier calls of a pair.
public enum Calls {
    /// When the same caller rang before, newest first, since `start`.
    public static func recent(of pair: NumberPair, except sid: String, since start: Moment) -> Query<[Moment]> {
        .all(
            """
            SELECT received_at
            FROM receipt
            WHERE our = \(pair.our) AND their = \(pair.their) AND kind = 'call' AND sid <> \(sid) AND received_at >= \(start)
            ORDER BY received_at DESC
            LIMIT 20
            """
        ) { row in try row.moment(0) }
    }

    /// How many withheld callers rang this number since `start`, this one not counted.
    public static func withheld(to our: PhoneNumber, except sid: String, since start: Moment) -> Query<Int64> {
        Query(
            """
            SELECT COUNT(*)
            FROM receipt
            WHERE our = \(our) AND kind = 'call' AND substr(their, 1, 9) = 'withheld:' AND received_at >= \(start) AND sid <> \(sid)
            """
        ) { rows in try rows[0].integer(0) }
    }
}
