// swift-tools-version: 6.2
// The arrows of ARCHITECTURE.md §2 are readable here and nowhere else; ArchitectureTests holds them against the imports.
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

func layer(_ folder: String) -> (String, [Target.Dependency]) -> Target {
    { name, arrows in
        .target(name: name, dependencies: arrows, path: "Sources/\(folder)/\(name)", swiftSettings: strict)
    }
}

/// A Debian library, seen by Swift through one shim header.
func system(_ name: String) -> Target {
    .systemLibrary(name: name, path: "Sources/System/\(name)")
}

/// Tests that mirror one source target.
func tests(_ name: String, _ arrows: [Target.Dependency], except data: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + arrows, path: "Tests/\(name)Tests", exclude: data,
        swiftSettings: strict)
}

/// Suites that cross targets: conformance, journeys, architecture.
func suite(_ name: String, _ arrows: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: arrows, path: "Tests/\(name)", swiftSettings: strict)
}

let platform = layer("Platform")
let domain = layer("Domain")
let rules = layer("Rules")
let service = layer("Service")
let edge = layer("Edges")
let app = layer("App")
let workbench = layer("Workbench")

let package = Package(
    name: "jobrun",
    products: [.executable(name: "jobrun", targets: ["jobrun"])],
    targets: [
        // 0 System: C libraries, one thin target each.
        system("CSQLite"), system("CPostgres"), system("CMicrohttpd"), system("CCurl"), system("COpenSSL"),
        .target(
            name: "CPhoneNumber", path: "Sources/System/CPhoneNumber",
            linkerSettings: [.linkedLibrary("phonenumber"), .linkedLibrary("stdc++")]),

        // 1 Platform: has never heard of a plumber.
        platform("Locking", []),
        platform("Telemetry", ["Locking"]),
        platform("Lifecycle", ["Locking", "Telemetry"]),
        platform("Relational", []),
        platform("SQLiteEngine", ["CSQLite", "Locking", "Relational", "Telemetry"]),
        platform("PostgresEngine", ["CPostgres", "Locking", "Relational", "Telemetry"]),
        platform("HTTP", []),
        platform("HTTPServer", ["CMicrohttpd", "HTTP", "Locking", "Telemetry"]),
        platform("Transfer", ["CCurl", "HTTP", "Locking", "Telemetry"]),
        platform("Crypto", ["COpenSSL"]),
        platform("TimeZones", ["Locking"]),

        // 2 Domain: the words of the trade. Imports nothing.
        .target(name: "Domain", path: "Sources/Domain", swiftSettings: strict),

        // 3 Rules: pure decisions, snapshot in, outcome out.
        rules("Gate", ["Domain"]),
        rules("Templates", ["Domain", "Gate"]),
        // The tests read ten thousand messages with it: optimised in every build.
        .target(
            name: "Pipeline", dependencies: ["Domain", "Gate", "Templates"], path: "Sources/Rules/Pipeline",
            swiftSettings: strict + [.unsafeFlags(["-O"])]),
        rules("Voice", ["Domain", "Gate", "Templates"]),
        rules("Onboarding", ["Domain", "Gate", "Templates"]),
        rules("Desk", ["Domain", "Gate", "Templates", "Pipeline"]),

        // 4 Service: the shell. What happens, in what order, durably.
        service("Spool", ["Domain", "Crypto", "Locking", "Telemetry"]),
        service("Store", ["Domain", "Relational"]),
        service("Outbox", ["Domain", "Gate", "Store", "Relational"]),
        service(
            "Delivery",
            ["Domain", "Gate", "Outbox", "Store", "Relational", "Lifecycle", "Locking", "Telemetry", "TimeZones"]),
        service(
            "Intake",
            [
                "Domain", "Gate", "Templates", "Pipeline", "Voice", "Onboarding", "Desk", "Spool", "Store", "Outbox", "Delivery",
                "Relational", "Lifecycle", "Locking", "Telemetry",
            ]),
        service("Operations", ["Domain", "Gate", "Store", "Outbox", "Relational", "Telemetry"]),

        // 5 Edges: the outside world.
        edge("Twilio", ["Domain", "Delivery", "Gate", "HTTP", "Intake", "Locking", "Transfer", "Crypto"]),
        edge("OpenAI", ["Domain", "Gate", "HTTP", "Locking", "Pipeline", "Transfer"]),
        edge("PhoneLibrary", ["CPhoneNumber", "Domain"]),
        edge("Webhooks", ["Domain", "Intake", "Lifecycle", "Locking", "Twilio", "HTTP", "Telemetry"]),

        // 6 App: configuration, wiring, commands.
        app(
            "App",
            [
                "Locking", "Telemetry", "Lifecycle", "Relational", "SQLiteEngine", "PostgresEngine", "HTTP",
                "HTTPServer", "Transfer", "Crypto", "Domain", "Gate", "Templates", "Pipeline", "Spool", "Store", "Outbox",
                "Delivery", "Intake", "OpenAI", "Operations", "Twilio", "PhoneLibrary", "Webhooks", "Simulator",
            ]),
        .executableTarget(name: "jobrun", dependencies: ["App"], path: "Sources/App/jobrun", swiftSettings: strict),

        // 7 Workbench: a Twilio that needs no account, and the measuring bench.
        workbench("Simulator", ["Crypto", "HTTP", "Locking", "Telemetry", "Transfer"]),
        .executableTarget(
            name: "Bench",
            dependencies: [
                "Crypto", "Domain", "HTTP", "HTTPServer", "Locking", "PostgresEngine", "Relational", "SQLiteEngine", "Store",
                "Telemetry",
            ],
            path: "Sources/Workbench/Bench", swiftSettings: strict),
        .executableTarget(
            name: "Chaos",
            dependencies: [
                "Domain", "HTTP", "Locking", "PostgresEngine", "Relational", "SQLiteEngine", "Simulator", "Store", "Telemetry",
                "Transfer",
            ],
            path: "Sources/Workbench/Chaos", swiftSettings: strict),

        workbench("Labelling", ["Domain", "Gate", "Pipeline", "Templates"]),
        .executableTarget(
            name: "Quality", dependencies: ["Domain", "Labelling", "Pipeline"], path: "Sources/Workbench/Quality",
            swiftSettings: strict),

        // Tests: a mirror for each target, and the suites that cross targets.
        tests("Locking", []),
        tests("Spool", ["Domain", "EngineKit", "Locking", "Telemetry"]),
        tests("Telemetry", []),
        tests("Lifecycle", ["Locking", "Telemetry"]),
        tests("Relational", []),
        tests("PostgresEngine", ["EngineKit", "Locking", "Relational", "Telemetry"]),
        tests("HTTP", []),
        tests("HTTPServer", ["HTTP", "Telemetry", "Locking"]),
        tests("Transfer", ["HTTP", "HTTPServer", "Telemetry", "Locking"]),
        tests("Crypto", []),
        tests("TimeZones", []),
        tests("PhoneLibrary", ["Domain"]),
        tests("Domain", []),
        tests("Gate", ["Domain"]),
        tests("Templates", ["Domain"]),
        tests("Pipeline", ["Domain", "Gate", "Labelling", "Locking", "Templates"], except: ["corpus"]),
        tests("Voice", ["Domain", "Templates"]),
        tests("Onboarding", ["Domain", "Templates"]),
        tests(
            "Delivery", ["Domain", "EngineKit", "Gate", "Lifecycle", "Locking", "Outbox", "Relational", "Store", "Telemetry"]),
        tests(
            "Twilio", ["Crypto", "Delivery", "Domain", "Gate", "HTTP", "HTTPServer", "Telemetry", "Transfer", "Locking", "WireKit"]),
        tests("Chaos", ["Simulator"]),
        tests("OpenAI", ["Domain", "Gate", "Pipeline", "Telemetry", "Transfer", "WireKit"]),
        .target(name: "WireKit", dependencies: ["Locking"], path: "Tests/WireKit", swiftSettings: strict),
        tests("Simulator", ["Crypto", "HTTP", "HTTPServer", "Locking", "Telemetry", "Transfer"]),
        suite(
            "StoreConformance",
            [
                "EngineKit", "Delivery", "Domain", "Gate", "Intake", "Lifecycle", "Locking", "Outbox", "PostgresEngine",
                "Relational",
                "SQLiteEngine", "Store", "Telemetry",
            ]),
        .target(
            name: "EngineKit", dependencies: ["Locking", "PostgresEngine", "Relational", "SQLiteEngine", "Telemetry"],
            path: "Tests/EngineKit", swiftSettings: strict),
        suite(
            "JourneyTests",
            [
                "App", "Domain", "EngineKit", "HTTP", "Intake", "Locking", "OpenAI", "Operations", "Relational", "Simulator",
                "Spool", "Store",
                "Telemetry", "Transfer", "WireKit", "jobrun",
            ]),
        suite(
            "ReconcilerTests",
            [
                "EngineKit", "Delivery", "Domain", "Gate", "HTTP", "Intake", "Lifecycle", "Locking", "Outbox", "PhoneLibrary",
                "Relational", "Simulator", "Spool", "Store", "Telemetry", "Templates", "Transfer", "Twilio",
            ]),
        // Searches millions of worlds: optimised in every build.
        .testTarget(
            name: "LedgerModelTests", dependencies: ["Delivery", "Domain", "Locking", "Outbox", "Store"],
            path: "Tests/LedgerModelTests",
            swiftSettings: strict + [.unsafeFlags(["-O"])]),
        suite("ArchitectureTests", []),
    ]
)
