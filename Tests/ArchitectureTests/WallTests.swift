import Testing

/// The walls that are the reason for having targets at all.
@Suite("Walls")
struct WallTests {
    private static let rules = ["Gate", "Templates", "Pipeline", "Voice", "Onboarding", "Desk"]

    @Test("the domain imports nothing at all, not even a module of the toolchain")
    func domainImportsNothing() {
        for file in SourceTree.sources where file.layer == .domain {
            #expect(file.imports.isEmpty, "\(file.path) imports \(file.imports.sorted())")
        }
    }

    @Test("rules reach nothing but other rules and the domain", arguments: rules)
    func rulesArePure(target: String) {
        let outside = Arrows.reach(of: target).subtracting(Self.rules + ["Domain"])
        #expect(outside.isEmpty, "\(target) reaches \(outside.sorted())")
    }

    @Test("voice cannot name onboarding, onboarding cannot name voice, and neither can name the store")
    func voiceAndOnboardingAreApart() {
        #expect(Arrows.reach(of: "Voice").isDisjoint(with: ["Onboarding", "Store", "Outbox", "Intake"]))
        #expect(Arrows.reach(of: "Onboarding").isDisjoint(with: ["Voice", "Store", "Outbox", "Intake"]))
    }

    @Test("above the platform only the service layer speaks SQL; the wiring and the workbench hold the handle")
    func onlyTheServiceSpeaksSQL() {
        for file in SourceTree.sources where file.imports.contains("Relational") {
            let allowed = file.layer == .platform || file.layer == .service || Self.isWiring(file)
            #expect(allowed, "\(file.path) imports Relational")
        }
    }

    @Test("only the wiring and the workbench name a database engine")
    func onlyTheWiringNamesAnEngine() {
        for file in SourceTree.sources where !file.imports.isDisjoint(with: ["SQLiteEngine", "PostgresEngine"]) {
            #expect(Self.isWiring(file), "\(file.path) names an engine")
        }
    }

    @Test("edges do not import each other, except webhooks the carrier whose forms they read")
    func edgesAreApart() {
        let edges: Set = ["Twilio", "PhoneLibrary", "Webhooks"]
        for edge in edges {
            let others = Arrows.from(edge).intersection(edges)
            #expect(others.isSubset(of: edge == "Webhooks" ? ["Twilio"] : []), "\(edge) imports \(others.sorted())")
        }
    }

    @Test("the right to post is made in one place, by the wiring")
    func outboxWritersAreMadeOnce() {
        let makers = SourceTree.sources.flatMap { file in
            file.naming("OutboxWriters(").map { "\(file.path):\($0)" }
        }
        #expect(makers.count <= 1, "made at \(makers)")
        #expect(makers.allSatisfy { $0.hasPrefix("Sources/App/App/Application.swift:") }, "made at \(makers)")
    }

    @Test("no Foundation above the platform: it costs start-up time and memory")
    func noFoundation() {
        for file in SourceTree.sources where file.layer?.isAbovePlatform == true {
            #expect(!file.imports.contains("Foundation"), "\(file.path) imports Foundation")
        }
    }

    private static func isWiring(_ file: SourceFile) -> Bool {
        ["Sources/App/App/", "Sources/Workbench/Bench/", "Sources/Workbench/Chaos/"].contains(where: file.path.hasPrefix)
    }
}
