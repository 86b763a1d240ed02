/// Which recoveries the server has. What is owed depends on them.
enum Recoveries {
    /// Whether texts and calls whose webhook was never answered are found in the carrier's list.
    static let findsMissedWebhooks = false

    /// The rule in words, for the report.
    static let said =
        findsMissedWebhooks
        ? "Every text and call that reached the carrier is owed a disposition: missed webhooks are listed."
        : "Owed a disposition: every event whose webhook was answered 2xx. A webhook that no server answered is counted as missed."
}
