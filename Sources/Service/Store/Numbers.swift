public import Domain
public import Relational

/// A number of the pool.
public struct PoolNumber: Sendable, Hashable {
    public let phone: PhoneNumber
    public let role: NumberRole
    public let status: NumberStatus
    public let client: ClientID?
}

/// The number pool.
public enum Numbers {
    /// Adds a number. False when it is in the pool already.
    public static func insert(_ phone: PhoneNumber, role: NumberRole, client: ClientID?, at now: Moment) -> Query<Bool> {
        .exists(
            """
            INSERT INTO number (phone, role, status, client_id, created_at)
            VALUES (\(phone), \(role.rawValue), \((client == nil ? NumberStatus.available : .assigned).rawValue), \(client), \(now))
            ON CONFLICT (phone) DO NOTHING
            RETURNING 1
            """)
    }

    /// The number as the pool has it.
    public static func find(_ phone: PhoneNumber) -> Query<PoolNumber?> {
        .first("SELECT phone, role, status, client_id FROM number WHERE phone = \(phone)", decode)
    }

    /// The whole pool, oldest first.
    public static let all: Query<[PoolNumber]> = .all(
        "SELECT phone, role, status, client_id FROM number ORDER BY created_at, phone", decode)

    /// Gives a free number to a client. False when it is not free.
    public static func assign(_ phone: PhoneNumber, to client: ClientID) -> Query<Bool> {
        .exists(
            """
            UPDATE number SET role = 'OPERATIONAL', status = 'ASSIGNED', client_id = \(client)
            WHERE phone = \(phone) AND status = 'AVAILABLE' AND role = 'SYSTEM'
            RETURNING 1
            """)
    }

    /// Takes a number back from its client. Returns nothing when it had none.
    public static func release(_ phone: PhoneNumber) -> Query<Bool> {
        .exists(
            """
            UPDATE number SET role = 'SYSTEM', status = 'AVAILABLE', client_id = NULL
            WHERE phone = \(phone) AND status = 'ASSIGNED'
            RETURNING 1
            """)
    }

    /// Takes every number of a client back.
    public static func releaseAll(of client: ClientID) -> SQL {
        "UPDATE number SET role = 'SYSTEM', status = 'AVAILABLE', client_id = NULL WHERE client_id = \(client)"
    }

    private static func decode(_ row: Row) throws -> PoolNumber {
        PoolNumber(
            phone: try row.phone(0), role: try row.choice(1), status: try row.choice(2),
            client: try row.optionalText(3).map { ClientID($0) })
    }
}
