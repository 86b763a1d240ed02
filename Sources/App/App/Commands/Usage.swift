/// What `--help` says.
enum Usage {
    private static let commands: [(name: String, forms: [String], does: String)] = [
        (
            "serve", ["serve [--sandbox] [--config FILE]"],
            "runs the server. --sandbox needs no Twilio account: it brings an offline one, a sample client, and a page to try it on"
        ),
        ("demo", ["demo"], "tells in the terminal, in a few seconds, what happens when a call is missed"),
        ("migrate", ["migrate [--dry-run]"], "brings the database to the schema of this version"),
        (
            "client",
            [
                "client add --name N --owner-phone P [--booking-url U] [--public-phone P] [--trade T] [--time-zone Z] [--complete]",
                "client facts ID [--services S] [--area A] [--hours H] [--prices P]", "client list", "client show ID",
                "client remove ID",
            ],
            "the businesses that calls are answered for. --complete says that the divert works and the owner is told by SMS. Facts are the "
                + "owner's own statements: nothing else is said of prices, hours or area to customers"
        ),
        (
            "number",
            [
                "number add PHONE --role operational|onboarding|system [--client ID]", "number list", "number assign PHONE ID",
                "number release PHONE",
            ], "the Twilio numbers and what they are for"
        ),
        (
            "switch",
            [
                "switch set outboundPaused|aiDisabled|notificationsPaused on|off (--client ID | --all-clients | --global) "
                    + "[--mode deflect|hold] --reason R", "switch list", "switch log",
            ], "stops texts, the model or notifications, and lets them go on"
        ),
        (
            "lists",
            [
                "message list", "call list", "lead list", "customer list", "conversation list", "outbox list [--state S]",
                "outbox retry ID", "unrouted list", "consent list", "disagreement list",
            ], "what came in, what went out, and what became of it; newest first, [--limit N]"
        ),
        (
            "replay", ["replay [--hours N] [--model] [--all]"],
            "thinks the texts of the last 24 hours through once more, by today's rules or with the model, and prints what would be said "
                + "differently; sends nothing"
        ),
        ("classify", ["classify"], "reads JSON lines {\"id\",\"text\"} and writes what the rules understand; needs no database"),
    ]

    /// Everything.
    static var text: String {
        var text = "jobrun answers the calls a tradesperson misses, by text.\n"
        for command in commands { text += "\n" + block(command) }
        return text
            + "\n--json prints JSON lines. --config FILE reads KEY=value lines; the environment wins. See docs/operating.md.\n"
    }

    /// One command.
    static func text(for name: String) -> String {
        let isList = ["message", "call", "lead", "customer", "conversation", "outbox", "unrouted", "consent", "disagreement"]
            .contains(name)
        guard let command = commands.first(where: { $0.name == (isList ? "lists" : name) }) else { return text }
        return block(command)
    }

    private static func block(_ command: (name: String, forms: [String], does: String)) -> String {
        command.forms.map { "  jobrun \($0)\n" }.joined() + "      \(command.does)\n"
    }
}
