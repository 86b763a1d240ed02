public import Relational

/// Every version of the schema, oldest first.
public enum Schema {
    public static let migrations: [Migration] = [
        Migration(1, "clients, numbers, receipts, conversations, leads, outbox", People.tables + Ledger.tables + Controls.tables),
        Migration(2, "facts, the model's use, the ledger's number, ends asked for", SecondVersion.changes),
        Migration(3, "when a job is wanted, on the calendar", ThirdVersion.changes),
    ]
}
