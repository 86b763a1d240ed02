import HTTP
import Locking
import Telemetry
import Testing

@testable import HTTPServer

private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

@Suite("Draining")
struct DrainTests {
    private func listener(_ handler: @escaping Handler) throws -> (HTTPListener, UInt16) {
        var configuration = ListenerConfiguration()
        configuration.threads = 2
        configuration.connectionLimit = 224
        let listener = try HTTPListener(
            configuration: configuration, log: Log(level: .debug, sink: NoLog()), metrics: Metrics(), handler: handler)
        return (listener, try listener.start())
    }

    @Test("requests in hand are finished while draining, and newcomers are turned away by the system")
    func finishing() async throws {
        let gate = Gate()
        let (listener, port) = try listener { _ in
            await gate.passed()
            return .text(.ok, "finished")
        }
        async let answers = onThread {
            let wires = (0..<20).map { _ in Wire(port: port) }
            for wire in wires { wire.send(get) }
            return wires.map { $0.answer() }
        }
        await onThread { gate.wait(for: 20) }
        async let drained: Void = listener.drain(within: .seconds(10))
        let isRefused = await onThread { () -> Bool in
            let never = ConditionLock(())
            for _ in 0..<500 {
                if !Wire(port: port).isConnected { return true }
                _ = never.wait(atMost: .milliseconds(10)) { _ in nil as Void? }
            }
            return false
        }
        gate.open()
        await drained
        let all = await answers
        #expect(isRefused)
        #expect(all.allSatisfy { $0.body == "finished\n" && $0.header("connection")?.lowercased() == "close" })
        #expect(listener.census == (0, 0))
    }

    @Test("a handler that never returns is answered 503 when patience ends, and told that its answer came too late")
    func neverReturning() async throws {
        let gate = Gate()
        let told = ConditionLock<[Bool]>([])
        let (listener, port) = try listener { _ in
            await gate.passed()
            var response = Response.text(.ok, "too late")
            response.completion = { isWhole in told.changeForAll { $0.append(isWhole) } }
            return response
        }
        async let statuses = onThread {
            let wires = (0..<20).map { _ in Wire(port: port) }
            for wire in wires { wire.send(get) }
            return wires.map { $0.answer().status }
        }
        await onThread { gate.wait(for: 20) }
        await listener.drain(within: .milliseconds(50))
        #expect(await statuses == Array(repeating: 503, count: 20))
        #expect(listener.census == (0, 0))
        gate.open()
        let outcome = await onThread { told.wait(atMost: .seconds(10)) { $0.count == 20 ? $0 : nil } }
        #expect(outcome == Array(repeating: false, count: 20))
    }

    @Test("streams are ended properly, and idle or half-sent connections do not hold it up")
    func endsStreams() async throws {
        let (listener, port) = try listener { request in
            guard request.path == "/stream" else { return .text(.ok, "hello") }
            let (stream, source) = AsyncStream.makeStream(of: [UInt8].self)
            source.yield(Array("data: 1\n\n".utf8))
            return Response(.ok, body: .stream(stream))
        }
        let (wire, others) = await onThread {
            let wire = Wire(port: port)
            wire.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = wire.receive(until: "data: 1\n\n\r\n")
            let idle = Wire(port: port)
            _ = idle.ask(get)
            let half = Wire(port: port)
            half.send("POST / HTTP/1.1\r\n")
            return (wire, [idle, half])
        }
        await listener.drain(within: .seconds(10))
        let rest = await onThread { wire.receiveAll() }
        #expect(rest == "0\r\n\r\n")
        #expect(listener.census == (0, 0))
        _ = others
    }

    @Test("draining under load loses no answer half-way and never brings the process down", arguments: 0..<10)
    func underLoad(round: Int) async throws {
        let (listener, port) = try listener { _ in
            await Task.yield()
            return .text(.ok, "hello")
        }
        let served = Locked(0)
        async let torn = withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await onThread {
                        for _ in 0..<100_000 {
                            let wire = Wire(port: port)
                            guard wire.isConnected else { return 0 }
                            wire.send(get)
                            let answer = wire.answer()
                            if answer.head.isEmpty { continue }
                            guard answer.status == 200 && answer.body == "hello\n" || answer.status == 503 else { return 1 }
                            served.withLock { $0 += 1 }
                        }
                        return 0
                    }
                }
            }
            return await group.reduce(0, +)
        }
        await onThread {
            let never = ConditionLock(())
            while served.withLock({ $0 }) < 50 { _ = never.wait(atMost: .milliseconds(1)) { _ in nil as Void? } }
        }
        await listener.drain(within: .seconds(5))
        #expect(await torn == 0)
        #expect(listener.census == (0, 0))
    }

    @Test("it can be drained before it starts and twice, and starts only once")
    func odd() async throws {
        let (listener, _) = try listener { _ in .text(.ok, "hello") }
        #expect(throws: ListenerFailure.self) { try listener.start() }
        await listener.drain(within: .seconds(1))
        await listener.drain(within: .seconds(1))
        #expect(throws: ListenerFailure.self) { try listener.start() }
    }

    @Test("a listener that is simply let go stops by itself")
    func letGo() async throws {
        var kept: HTTPListener?
        let port: UInt16
        (kept, port) = try listener { _ in .text(.ok, "hello") }
        #expect(await onThread { Wire(port: port).ask(get).status } == 200)
        _ = kept
        kept = nil
        let isGone = await onThread { () -> Bool in
            let never = ConditionLock(())
            for _ in 0..<500 {
                if !Wire(port: port).isConnected { return true }
                _ = never.wait(atMost: .milliseconds(10)) { _ in nil as Void? }
            }
            return false
        }
        #expect(isGone)
    }
}

@Suite("Binding")
struct BindingTests {
    private func listener(host: String, port: UInt16 = 0) throws(ListenerFailure) -> HTTPListener {
        try HTTPListener(
            configuration: ListenerConfiguration(host: host, port: port), log: Log(level: .error, sink: NoLog()),
            metrics: Metrics(),
            handler: { _ in .text(.ok, "hello") })
    }

    @Test("it listens on names and on addresses of both kinds", arguments: ["127.0.0.1", "localhost", "0.0.0.0", "::1", "::"])
    func hosts(host: String) async throws {
        let listener = try listener(host: host)
        let port = try listener.start()
        #expect(port != 0)
        await listener.drain(within: .zero)
    }

    @Test(
        "an address that is taken or does not exist fails in words",
        arguments: ["127.0.0.1", "203.0.113.1", "no.such.host.invalid"])
    func failing(host: String) async throws {
        let first = try listener(host: "127.0.0.1")
        let port = try first.start()
        let second = try listener(host: host, port: port)
        #expect { try second.start() } throws: { "\($0)".hasPrefix("cannot listen on \(host)") }
        await first.drain(within: .zero)
    }

    @Test("a configuration that cannot work is refused in words")
    func configuration() {
        let changes: [(inout ListenerConfiguration) -> Void] = [
            { $0.threads = 1 }, { $0.connectionLimit = 0 }, { $0.connectionLimit = 897 }, { $0.bodyLimit = -1 },
            { $0.headLimit = 64 * 1024 },
            { $0.requestLimit = .zero }, { $0.streamLimit = -1 },
        ]
        for change in changes {
            var configuration = ListenerConfiguration()
            #expect(configuration.fault == nil)
            change(&configuration)
            #expect(configuration.fault != nil)
        }
    }

    @Test(
        "this machine is recognised by its address, however it is written",
        arguments: [
            ("127.0.0.1", true), ("127.9.9.9", true), ("128.0.0.1", false), ("::1", true), ("::", false), ("::2", false),
            ("::ffff:127.0.0.1", true), ("::ffff:10.0.0.1", false), ("1::1", false),
        ])
    func loopback(text: String, isNear: Bool) {
        #expect(isLoopbackText(text) == isNear)
    }
}
