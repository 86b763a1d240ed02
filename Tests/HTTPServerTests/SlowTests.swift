import HTTP
import Locking
import Telemetry
import Testing

@testable import HTTPServer

@Suite("Slowness")
struct SlowTests {
    /// Sends a byte each 20 ms until the other side closes; gives up after 500.
    private static func drip(_ wire: Wire, _ byte: String) -> Bool {
        let never = ConditionLock(())
        for _ in 0..<500 {
            if !wire.send(byte) { return true }
            _ = never.wait(atMost: .milliseconds(20)) { _ in nil as Void? }
        }
        return false
    }

    @Test(
        "who drips a request is cut off, wherever in it, and nobody else notices",
        arguments: [
            ("G", "E"), ("GET / HTTP/1.1\r\nHost: h\r\n", "X: a\r\n"), ("GET / HTTP/1.1\r\nHost: h\r\nX: ", "a"),
            ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n", "b"),
            // The second request of a connection.
            ("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\n", "X: a\r\n"),
        ])
    func dripping(start: String, byte: String) async throws {
        try await serving({ $0.requestLimit = .milliseconds(300) }) { served in
            let (isCut, bystander) = await onThread { [port = served.port] in
                let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
                let other = Wire(port: port)
                let first = other.ask(get).status
                let wire = Wire(port: port)
                wire.send(start)
                let isCut = Self.drip(wire, byte)
                // Idle all the while, and still welcome.
                return (isCut, [first, other.ask(get).status])
            }
            #expect(isCut)
            #expect(bystander == [200, 200])
            #expect(await served.comesToRefuse(["slow": 1]))
            #expect(await served.comesToRest())
        }
    }

    @Test(
        "a request that stops half-way is closed",
        arguments: [
            "", "GET", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: h\r\nX",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab",
        ])
    func halfSent(start: String) async throws {
        try await serving({ $0.requestLimit = .milliseconds(200) }) { served in
            let rest = await onThread { [port = served.port] in
                let wire = Wire(port: port)
                wire.send(start)
                return wire.receiveAll()
            }
            #expect(rest.isEmpty)
            #expect(await served.comesToRefuse(["slow": 1]))
            #expect(await served.comesToRest())
        }
    }

    @Test("an idle connection outlives the limit of a request")
    func idle() async throws {
        try await serving({ $0.requestLimit = .milliseconds(100) }) { served in
            let statuses = await onThread { [port = served.port] in
                let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
                let wire = Wire(port: port)
                let first = wire.ask(get).status
                // Another connection that never sends is closed by that limit: by then it has passed for this one too.
                _ = Wire(port: port).receiveAll()
                return [first, wire.ask(get).status]
            }
            #expect(statuses == [200, 200])
            #expect(await served.comesToRefuse(["slow": 1]))
        }
    }

    @Test("an idle connection is closed by its own limit, and that is no refusal")
    func idleTooLong() async throws {
        try await serving({ $0.idleLimit = .milliseconds(300) }) { served in
            let rest = await onThread { [port = served.port] in
                let wire = Wire(port: port)
                _ = wire.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                return wire.receiveAll()
            }
            #expect(rest.isEmpty)
            #expect(await served.comesToRest())
            #expect(served.reasons.isEmpty)
        }
    }

    @Test("a line dripped between two requests is cut off by the idle limit")
    func drippedLine() async throws {
        try await serving({ $0.idleLimit = .milliseconds(300) }) { served in
            let isCut = await onThread { [port = served.port] in
                let wire = Wire(port: port)
                _ = wire.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                return Self.drip(wire, "G")
            }
            #expect(isCut)
        }
    }

    @Test("a slow handler is not a slow request")
    func slowHandler() async throws {
        try await serving({ $0.requestLimit = .milliseconds(100) }) { _ in
            try? await Task.sleep(for: .milliseconds(500))
            return .text(.ok, "at last")
        } _: { served in
            let answer = await onThread { [port = served.port] in Wire(port: port).ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n") }
            #expect(answer.body == "at last\n")
        }
    }
}
