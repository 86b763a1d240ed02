import Lifecycle
import Relational

/// The database as a service: closed last, when nobody needs it any more.
struct DatabaseService: Service {
    let name = "database"
    let database: any Database
    private let gate = Wakeup()

    init(_ database: any Database) {
        self.database = database
    }

    func run() async {
        await gate.listen(every: .seconds(3600)) {}
    }

    func stop(within budget: Duration) async {
        await database.close()
        gate.end()
    }
}
