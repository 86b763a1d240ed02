/// The table of a run.
enum Report {
    static func show(_ plan: Plan, _ chronicle: Chronicle, _ audit: Audit, texts: Int, took: Duration) {
        print(
            "\n## \(plan.engine.rawValue), \(plan.nodes) node\(plan.nodes == 1 ? "" : "s"), seed \(plan.seed), \(took.components.seconds) s\n"
        )
        print("| what | count |\n|---|---|")
        for (name, count) in chronicle.counts { print("| \(name) | \(count) |") }
        for (name, count) in audit.outcomes.sorted(by: { $0.key < $1.key }) { print("| \(name) | \(count) |") }
        print("| texts that phones received | \(texts) |")
        for kind in Findings.Kind.allCases { print("| **\(kind.rawValue)** | \(audit.findings.counts[kind] ?? 0) |") }
        print("\n\(audit.recoveries.said)")
    }

    /// What was found, where to look, and how to play it again.
    static func explain(_ plan: Plan, _ findings: Findings, _ nodes: [ServerNode], folder: String) {
        for kind in Findings.Kind.allCases {
            for example in findings.examples[kind] ?? [] { print("\(kind.rawValue): \(example)") }
        }
        for node in nodes { print("\nthe last lines of \(node.log):\n\(tail(of: node.log, limit: 3000))") }
        print("\nseed \(plan.seed); database, logs and spools are kept in \(folder)")
    }
}
