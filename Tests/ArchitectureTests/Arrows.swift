/// The arrows between targets, as ARCHITECTURE.md draws them. Changing one means changing it here, in the same review.
enum Arrows {
    static let table: [String: String] = [
        // Platform
        "Locking": "",
        "Telemetry": "Locking",
        "Lifecycle": "Locking Telemetry",
        "Relational": "",
        "SQLiteEngine": "CSQLite Locking Relational Telemetry",
        "PostgresEngine": "CPostgres Locking Relational Telemetry",
        "HTTP": "",
        "HTTPServer": "CMicrohttpd HTTP Locking Telemetry",
        "Transfer": "CCurl HTTP Locking Telemetry",
        "Crypto": "COpenSSL",
        "TimeZones": "Locking",

        "Domain": "",

        // Rules
        "Gate": "Domain",
        "Templates": "Domain Gate",
        "Pipeline": "Domain Gate Templates",
        "Voice": "Domain Gate Templates",
        "Onboarding": "Domain Gate Templates",
        "Desk": "Domain Gate Templates Pipeline",

        // Service
        "Spool": "Domain Crypto Locking Telemetry",
        "Store": "Domain Relational",
        "Outbox": "Domain Gate Store Relational",
        "Delivery": "Domain Gate Outbox Store Relational Lifecycle Locking Telemetry TimeZones",
        "Intake": """
        Domain Gate Templates Pipeline Voice Onboarding Desk Spool Store Outbox Delivery Relational Lifecycle Locking Telemetry
        """,
        "Operations": "Domain Gate Store Outbox Relational Telemetry",

        // Edges
        "Twilio": "Domain Delivery Gate HTTP Intake Locking Transfer Crypto",
        "OpenAI": "Domain Gate HTTP Locking Pipeline Transfer",
        "PhoneLibrary": "CPhoneNumber Domain",
        "Webhooks": "Domain Intake Lifecycle Locking Twilio HTTP Telemetry",

        // App
        "App": """
        Locking Telemetry Lifecycle Relational SQLiteEngine PostgresEngine HTTP HTTPServer Transfer Crypto \
        Domain Gate Templates Pipeline Spool Store Outbox Delivery Intake OpenAI Operations Twilio PhoneLibrary Webhooks Simulator
        """,
        "jobrun": "App",

        // Workbench
        "Simulator": "Crypto HTTP Locking Telemetry Transfer",
        "Bench": """
        Crypto Domain HTTP HTTPServer Locking PostgresEngine Relational SQLiteEngine Store Telemetry
        """,
        "Labelling": "Domain Gate Pipeline Templates",
        "Quality": "Domain Labelling Pipeline",
        "Chaos": "Domain HTTP Locking PostgresEngine Relational SQLiteEngine Simulator Store Telemetry Transfer",
    ]

    /// The targets that one target may name.
    static func from(_ target: String) -> Set<String> {
        Set((table[target] ?? "").split(separator: " ").map(String.init))
    }

    /// Everything a target can reach, directly or through others.
    static func reach(of target: String) -> Set<String> {
        var reached: Set<String> = []
        var waiting = Array(from(target))
        while let next = waiting.popLast() {
            guard reached.insert(next).inserted else { continue }
            waiting += from(next)
        }
        return reached
    }
}
