import Domain
import EngineKit
import Glibc
import Locking
import Operations
import Relational
import Simulator
import Telemetry
import Testing

@testable import App

/// Servers that are processes of their own, so that they can be stopped in the middle of things, on one database and behind one
/// ``Proxy``. Their clock is the machine's: what would take minutes is aged instead.
struct Processes: Sendable {
    /// One of them.
    struct Server: Sendable {
        let running: Running

        /// Stops it at whatever it is doing (SIGSTOP).
        func freeze() { kill(running.process, SIGSTOP) }

        /// Lets it go on as if nothing had been.
        func thaw() { kill(running.process, SIGCONT) }
    }

    let carrier: SimulatedCarrier
    /// Where the servers find it.
    let listener: CarrierListener
    /// The rows, through connections of the test's own.
    let rows: any Database
    fileprivate let proxy: Proxy
    fileprivate let program: Program
    fileprivate let started: Locked<[Server]>

    /// Starts a server; from now on it is the one that webhooks go to.
    func start() async throws -> Server {
        let index = started.withLock { $0.count }
        let running = try program.start(["serve"], with: ["PORT": "0", "SPOOL_DIR": "\(program.path)/spool-\(index)"])
        let server = Server(running: running)
        started.withLock { $0.append(server) }
        let said = try await running.errors { $0.contains("\"listening\"") }
        let port = try #require(said.firstRange(of: "\"127.0.0.1:").map { said[$0.upperBound...].prefix { $0.isNumber } })
        proxy.add("http://127.0.0.1:\(port)")
        proxy.prefer(index)
        return server
    }

    /// Adds a complete client with its number.
    func business(_ number: String = "+447700900010") async throws -> Business {
        try await patiently { try await sampleBusiness(number, in: rows, clock: .system, carrier: carrier) }
    }

    /// Puts back all that waits for its time, as if so much had passed.
    func age(by time: Duration) async throws {
        let back = Int64(time / .milliseconds(1))
        let statements: [SQL] = [
            """
            UPDATE outbox
            SET leased_until = leased_until - \(back), not_before = not_before - \(back), doubted_at = doubted_at - \(back),
                resend_at = resend_at - \(back), look_at = look_at - \(back), looked_at = looked_at - \(back)
            WHERE state IN ('queued', 'twiml', 'rest', 'ambiguous')
            """,
            "UPDATE turn SET until = until - \(back) WHERE until > 0",
            "UPDATE lease SET until = until - \(back)",
        ]
        _ = try await patiently { try await rows.batch(statements, writing: true) }
    }

    /// Whether the rows can be written: a server that stands still in the middle of a commit may hold them.
    func areRowsFree() async -> Bool {
        (try? await rows.batch(["UPDATE turn SET until = until", "UPDATE outbox SET state = state"], writing: true)) != nil
    }

    /// Asks the database.
    func ask<T: Sendable>(_ query: Query<T>) async throws -> T {
        try await patiently { try await rows.ask(query) }
    }

    /// Other processes write to the same file, and on a busy machine one of them may have it for longer than SQLite waits. Then nothing was
    /// done, and it is tried again, a few times.
    private func patiently<T>(_ call: () async throws -> T) async throws -> T {
        for _ in 0..<5 {
            do { return try await call() } catch SQLFailure.busy {}
        }
        return try await call()
    }

    /// The one number a question to the database has for an answer.
    func number(_ sql: SQL) async throws -> Int64 {
        try await ask(Query(sql) { rows in try rows[0].integer(0) })
    }

    /// Waits for something; says what when it does not come.
    func expect(_ what: String, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<900 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        let said = started.withLock { $0 }.map { $0.running.said.suffix(3000) }.joined(separator: "\n---\n")
        throw Impatience(what: "this did not come: \(what)\n\(said)")
    }

    /// What a phone received from JobRun.
    func texts(to phone: String) -> [String] {
        carrier.received(by: phone).map(\.body)
    }
}

/// Runs a journey with servers as processes. In the end each is asked to stop, and must.
func withProcesses(
    _ engine: Engine, _ settings: [String: String] = [:], _ journey: (Processes) async throws -> Void
) async throws {
    try await Turnstile.servers.pass {
        try await withDatabaseAddress(engine) { address, database in
            let (proxy, token) = (Proxy(), "0123456789abcdef0123456789abcdef")
            let carrier = SimulatedCarrier(
                accountSID: "AC" + token, authToken: token, webhookBase: Proxy.base, courier: proxy,
                now: { WallClock.system.now.milliseconds }, log: Log(level: .critical, sink: NoLog()))
            let listener = try CarrierListener(carrier)
            let program = try Program(
                [
                    "DATABASE_URL": address, "SETTLE_MS": "0", "DRAIN_MS": "0", "PUBLIC_BASE_URL": Proxy.base,
                    "TWILIO_ACCOUNT_SID": "AC" + token, "TWILIO_AUTH_TOKEN": token, "TWILIO_API_BASE_URL": listener.base,
                    "LOG_FORMAT": "json",
                ].merging(settings) { $1 })
            defer { program.remove() }
            #expect(try await program.run("migrate").status == 0)
            let started = Locked<[Processes.Server]>([])
            var failure: (any Error)?
            do {
                try await journey(
                    Processes(
                        carrier: carrier, listener: listener, rows: database, proxy: proxy, program: program, started: started))
                let letters = carrier.ledger.texts.filter(\.isFromJobRun).map { $0.letter ?? "none" }
                #expect(letters.count == Set(letters).count, "a letter was sent twice")
                #expect(carrier.complaints == [])
            } catch { failure = error }
            for server in started.withLock({ $0 }) {
                server.thaw()
                server.running.stop()
                let ended = await server.running.end()
                #expect(ended.status == 0, "\(ended.errors.suffix(2000))")
            }
            await withCheckedContinuation { done in
                OwnThread("carrier end") {
                    listener.stop()
                    done.resume()
                }.detach()
            }
            if let failure { throw failure }
        }
    }
}
