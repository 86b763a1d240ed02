import PostgresEngine
import Relational
import Telemetry
import Testing

@Suite(.enabled(if: Cluster.isHere, "no PostgreSQL: run the tests through Scripts/with-postgres"), .timeLimit(.minutes(1)))
struct ListenerTests {
    @Test("what is said on the channel is heard, and what is rolled back or said elsewhere is not")
    func hears() async throws {
        let channel = "Odd \"channel\" \(UInt64.random(in: 0...(.max)))"
        let (news, heard) = AsyncStream<Void>.makeStream()
        let listener = try PostgresListener(url: Cluster.url(), channel: channel, log: Log(level: .critical, sink: NoLog())) {
            heard.yield()
        }
        var iterator = news.makeAsyncIterator()
        await iterator.next()  // It has begun to listen.
        let database = try Cluster.database()
        _ = try await failure {
            try await database.write { tx in
                try tx.run("SELECT pg_notify(\(channel), \("undone"))")
                throw SQLFailure.poisoned
            }
        }
        try await database.execute("SELECT pg_notify(\(channel + "x"), \("elsewhere"))")
        for number in 1...3 {
            try await database.write { tx in try tx.later("SELECT pg_notify(\(channel), \("news \(number)"))") }
            await iterator.next()
        }
        await listener.close()
        await listener.close()
        heard.finish()
        #expect(await iterator.next() == nil)
        await database.close()
    }

    @Test("the portable announcement is heard once it has committed")
    func announcement() async throws {
        let (news, heard) = AsyncStream<Void>.makeStream()
        let listener = try PostgresListener(
            url: Cluster.url(), channel: PostgresListener.announcements, log: Log(level: .critical, sink: NoLog())
        ) { heard.yield() }
        var iterator = news.makeAsyncIterator()
        await iterator.next()
        let database = try Cluster.database(connections: 1)
        try await database.write { tx in try tx.later("SELECT \(.announcement)") }
        await iterator.next()
        await listener.close()
        await database.close()
    }

    @Test("after a lost connection it listens again, and says so once for what may have been missed")
    func reconnects() async throws {
        let relay = try Relay(to: Cluster.socketDirectory())
        let (news, heard) = AsyncStream<Void>.makeStream()
        let listener = try PostgresListener(url: relay.url, channel: "reconnects", log: Log(level: .critical, sink: NoLog())) {
            heard.yield()
        }
        var iterator = news.makeAsyncIterator()
        await iterator.next()
        relay.stop()
        relay.start()
        await iterator.next()
        let database = try Cluster.database(connections: 1)
        try await database.execute("SELECT pg_notify(\("reconnects"), \(""))")
        await iterator.next()
        await database.close()
        await listener.close()
        relay.end()
    }

    @Test("it can be closed while the server is away")
    func closesWhileAway() async throws {
        let listener = try PostgresListener(
            url: "postgres://jobrun@/postgres?host=/nowhere", channel: "away", log: Log(level: .critical, sink: NoLog())
        ) {}
        await listener.close()
    }
}
