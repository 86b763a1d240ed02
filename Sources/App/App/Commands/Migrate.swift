import Domain
import Relational
import Store

/// `jobrun migrate`
enum Migrate {
    static func run(_ arguments: inout Arguments, _ context: CommandContext) async throws {
        let isDry = arguments.flag("dry-run")
        try arguments.end()
        let migrator = Migrator(Schema.migrations)
        let steps =
            isDry
            ? try await migrator.pending(in: context.database)
            : try await migrator.run(on: context.database, now: context.clock.now.milliseconds)
        if !steps.isEmpty || context.isJSON {
            Table(columns: ["number", "name"], rows: steps.map { [.integer($0.number), .text($0.name)] }).show(
                asJSON: context.isJSON)
        }
        if !context.isJSON {
            Terminal.line(
                steps.isEmpty
                    ? "the schema is at version \(migrator.newest)"
                    : isDry ? "\(steps.count) to be run" : "the schema is now at version \(migrator.newest)")
        }
    }
}
