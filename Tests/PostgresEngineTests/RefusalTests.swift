import Relational
import Testing

@testable import PostgresEngine

/// What an operator reads when the address or the server is not right.
@Suite(.enabled(if: Cluster.isHere, "no PostgreSQL: run the tests through Scripts/with-postgres"))
struct RefusalTests {
    @Test(
        "an address that cannot be read is not quoted",
        arguments: [
            "sqlite://x", "postgres://user:hunter2@host:port/x", "postgres://user:pa/hunter2@host/x",
            "postgres://user:hunter2@[::1/x",
            "postgres://user:hunter2@host/x?nonsense=1", "",
        ])
    func unreadable(url: String) throws {
        do {
            _ = try ServerAddress(url)
            Issue.record("the address was taken")
        } catch {
            #expect(error.isLost && !error.description.contains("hunter2") && !error.description.contains("\n"))
        }
    }

    @Test("a wrong password, database, role or host is said plainly, in one line, without the password")
    func refused() async throws {
        let owner = try Cluster.database(connections: 1)
        _ = try? await owner.execute("CREATE ROLE password_holder LOGIN PASSWORD 'right'")
        let directory = try Cluster.socketDirectory()
        let cases = [
            (
                "postgres://password_holder:hunter2@/postgres?host=\(directory)",
                "password authentication failed for user \"password_holder\""
            ),
            ("postgres://password_holder@/postgres?host=\(directory)", "no password supplied"),
            ("postgres://jobrun:hunter2@/nowhere?host=\(directory)", "database \"nowhere\" does not exist"),
            ("postgres://nobody:hunter2@/postgres?host=\(directory)", "role \"nobody\" does not exist"),
            ("postgres://jobrun:hunter2@/postgres?host=/nowhere", "No such file or directory"),
            ("postgres://jobrun:hunter2@127.0.0.1:1/postgres", "Connection refused"),
        ]
        for (url, reason) in cases {
            let database = try Cluster.database(at: url, connections: 1)
            let said = try await failure { try await database.batch(["SELECT 1"], writing: false) }.description
            #expect(said.contains(reason) && !said.contains("hunter2") && !said.contains("\n"))
            await database.close()
        }
        await owner.close()
    }

    @Test("a server that would forget what it has acknowledged is refused, and what to do is said")
    func asynchronousCommit() async throws {
        let database = try Cluster.database("options=-csynchronous_commit%3Doff", connections: 1)
        let said = try await failure { try await database.batch(["SELECT 1"], writing: false) }
        #expect(said == .unwritable("synchronous_commit is off, so a message already acknowledged could be lost: set it to on"))
        await database.close()
    }

    @Test("a database that is not in UTF-8 is refused")
    func encoding() async throws {
        let owner = try Cluster.database(connections: 1)
        // CREATE DATABASE is no statement for a transaction of several, but a trip of its own.
        _ = try? await owner.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        let database = try Cluster.database(at: "postgres://jobrun@/latin?host=\(Cluster.socketDirectory())", connections: 1)
        let said = try await failure { try await database.batch(["SELECT 1"], writing: false) }
        #expect(said == .unwritable("the database is not encoded as UTF8: create it with ENCODING 'UTF8'"))
        await database.close()
        await owner.close()
    }
}
