import Domain
public import Relational

/// Who does what only one node may do: a row per task, judged by the database's clock.
public enum Leases {
    /// Takes or keeps the task for `time`. False when another node has it.
    public static func take(_ task: String, holder: String, for time: Duration) -> Query<Bool> {
        .exists(
            """
            INSERT INTO lease (name, holder, until) VALUES (\(task), \(holder), \(.now) + \(time.inMilliseconds))
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE lease.until < \(.now) OR lease.holder = excluded.holder
            RETURNING 1
            """)
    }

    /// Gives the task back, if this holder has it: the next node to ask gets it.
    public static func giveBack(_ task: String, holder: String) -> SQL {
        "UPDATE lease SET until = 0 WHERE name = \(task) AND holder = \(holder)"
    }
}
