import Glibc
import Testing

/// Every world that can be reached is visited; see docs/reliability.md.
@Suite struct LedgerModelTests {
    /// `JOBRUN_MODEL=long` searches further.
    private static let isLong = getenv("JOBRUN_MODEL").map { String(cString: $0) == "long" } ?? false

    @Test("nothing is lost, doubled, out of order, said although forbidden, or left without an end", arguments: Scenarios.short)
    func short(scenario: Scenario) async {
        await Self.search(scenario)
    }

    @Test("nor with one fault of each kind at once", .enabled(if: isLong, "JOBRUN_MODEL=long"), arguments: Scenarios.long)
    func long(scenario: Scenario) async {
        await Self.search(scenario)
    }

    private static func search(_ scenario: Scenario) async {
        let findings = await Search.run(scenario)
        print("\(scenario.name): \(findings.states) worlds")
        if let (violation, way) = findings.violation {
            Issue.record("\(violation.rawValue): \(way.joined(separator: " / "))")
        }
        if let limbo = findings.limbo { Issue.record("never settled: \(limbo.joined(separator: " / "))") }
    }
}
