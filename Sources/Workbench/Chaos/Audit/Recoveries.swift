/// Which recoveries the server has. What is owed depends on them.
struct Recoveries: Sendable {
    /// Whether texts and calls whose webhook was never answered are looked for in the carrier's record, and were given the time: it takes
    /// the server a minute, which the short form has not.
    let findsMissedWebhooks: Bool

    /// The rule in words, for the report.
    var said: String {
        findsMissedWebhooks
            ? "Owed a disposition: every text and call to a number of the pool, whether or not its webhook was ever answered."
            : "Owed a disposition: every event whose webhook was answered 2xx. One that no server answered is found by the carrier's "
                + "record a minute later, for which this form does not wait; it is counted as missed."
    }
}
