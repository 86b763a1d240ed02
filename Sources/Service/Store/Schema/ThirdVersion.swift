import Relational

/// The third version: what a customer's words of time mean on the calendar.
enum ThirdVersion {
    static let changes: [SQL] = [
        "ALTER TABLE lead ADD COLUMN wanted TEXT CONSTRAINT lead_wanted_length CHECK (length(wanted) <= 200)"
    ]
}
