import HTTP
import Locking
import Telemetry
import Testing

@testable import HTTPServer

private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

/// Opens streams and lets a test write to them and learn of their end.
private final class Source: Sendable {
    private struct State {
        var open: [AsyncStream<[UInt8]>.Continuation] = []
        var ended = 0
        var told: [Bool] = []
    }

    private let state = ConditionLock(State())

    func respond(_ request: Request) async -> Response {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        continuation.onTermination = { [state] _ in state.changeForAll { $0.ended += 1 } }
        state.changeForAll { $0.open.append(continuation) }
        var response = Response(.ok, headers: ["Content-Type": "text/event-stream"], body: .stream(stream))
        response.completion = { [state] isWhole in state.changeForAll { $0.told.append(isWhole) } }
        return response
    }

    func write(_ text: String) {
        for continuation in state.change({ $0.open }) { continuation.yield(Array(text.utf8)) }
    }

    func finish() {
        for continuation in state.change({ $0.open }) { continuation.finish() }
    }

    func waitForOpen(_ count: Int) -> Bool {
        state.wait(atMost: .seconds(60)) { $0.open.count >= count ? true : nil } ?? false
    }

    /// Writes until the producer has been told of the end, as a heartbeat would.
    func beatUntilEnded(_ count: Int) -> Bool {
        for _ in 0..<6000 {
            write(": beat\n\n")
            if state.wait(atMost: .milliseconds(10), for: { $0.ended >= count ? true : nil }) == true { return true }
        }
        return false
    }

    var told: [Bool] { state.change { $0.told } }
}

@Suite("Streams")
struct StreamTests {
    @Test("chunks come as they are written, and the end is an end")
    func chunks() async throws {
        let source = Source()
        try await serving(handler: source.respond) { served in
            let (head, first, second, rest) = await onThread { [port = served.port] in
                let wire = Wire(port: port)
                wire.send(get)
                let head = wire.receive(until: "\r\n\r\n")
                source.write("one")
                let first = wire.receive(until: "one\r\n")
                source.write("two")
                let second = wire.receive(until: "two\r\n")
                source.finish()
                return (head, first, second, wire.receive(until: "0\r\n\r\n"))
            }
            #expect(head.contains("Transfer-Encoding: chunked"))
            #expect(head.contains("Content-Type: text/event-stream"))
            #expect([first, second, rest] == ["3\r\none\r\n", "3\r\ntwo\r\n", "0\r\n\r\n"])
            #expect(await served.comesToRest())
            #expect(source.told == [true])
        }
    }

    @Test("a large chunk arrives whole and the connection serves on")
    func large() async throws {
        let handler: Handler = { _ in
            Response(
                .ok,
                body: .stream(
                    AsyncStream { source in
                        for _ in 0..<10 { source.yield([UInt8](repeating: 0x5A, count: 100_000)) }
                        source.yield([])
                        source.finish()
                    }))
        }
        try await serving(handler: handler) { served in
            let (count, again) = await onThread { [port = served.port] in
                let wire = Wire(port: port)
                wire.send(get)
                let count = wire.receive(until: "0\r\n\r\n", taking: 65536).utf8.count { $0 == 0x5A }
                return (count, wire.ask(get).status)
            }
            #expect(count == 1_000_000)
            #expect(again == 200)
        }
    }

    @Test("a reader who has gone is noticed by writing, the producer is told, and nothing is left")
    func gone() async throws {
        let source = Source()
        try await serving(handler: source.respond) { served in
            let isNoticed = await onThread { [port = served.port] in
                var wires = (0..<10).map { _ in Wire(port: port) }
                for wire in wires { wire.send(get) }
                guard source.waitForOpen(10) else { return false }
                wires = []
                return source.beatUntilEnded(10)
            }
            #expect(isNoticed)
            #expect(await served.comesToRest())
            #expect(source.told == Array(repeating: false, count: 10))
        }
    }

    @Test("one stream too many is answered 503, and there is room again when one ends")
    func cap() async throws {
        let source = Source()
        try await serving({ $0.streamLimit = 2 }, handler: source.respond) { served in
            let (refused, again) = await onThread { [port = served.port] in
                // A server that gets no processor for seconds gives up a request: then it is asked again.
                let wires = (0..<2).map { _ in
                    for _ in 0..<10 {
                        let wire = Wire(port: port)
                        wire.send(get)
                        if wire.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200") { return wire }
                    }
                    return Wire(port: port)
                }
                let refused = Wire(port: port).ask(get).status
                source.finish()
                for wire in wires { _ = wire.receive(until: "0\r\n\r\n") }
                // The seat is given back when libmicrohttpd lets the answer go, a moment after its last byte.
                for _ in 0..<1000 {
                    let wire = Wire(port: port)
                    wire.send(get)
                    if wire.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200") { return (refused, true) }
                }
                return (refused, false)
            }
            source.finish()
            #expect(refused == 503)
            #expect(again)
            #expect(served.reasons["too_many_streams"] ?? 0 >= 1)
        }
    }

    @Test("HEAD of a stream is its head")
    func head() async throws {
        let source = Source()
        try await serving(handler: source.respond) { served in
            let text = await onThread { [port = served.port] in
                let wire = Wire(port: port)
                wire.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
                return wire.receiveAll()
            }
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(text.hasSuffix("\r\n\r\n") && text.contains("Connection: close"))
            #expect(await served.comesToRest())
        }
    }
}
