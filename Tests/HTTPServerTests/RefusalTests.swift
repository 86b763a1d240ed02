import HTTP
import Locking
import Telemetry
import Testing

@testable import HTTPServer

/// Raw bytes and what must come back.
struct Bad: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let status: Int
    let reason: Refusal

    init(_ name: String, _ text: String, _ status: Int, _ reason: Refusal) {
        (self.name, bytes, self.status, self.reason) = (name, Array(text.utf8), status, reason)
    }

    var testDescription: String { name }
}

private let host = "Host: h\r\n"

private let bad: [Bad] = [
    Bad("a body that is too large", "POST / HTTP/1.1\r\n\(host)Content-Length: 1001\r\n\r\n", 413, .bodyTooLarge),
    Bad("a length beyond any number", "POST / HTTP/1.1\r\n\(host)Content-Length: 18446744073709551615\r\n\r\n", 413, .bodyTooLarge),
    Bad("a length beyond 64 bits", "POST / HTTP/1.1\r\n\(host)Content-Length: 99999999999999999999999\r\n\r\n", 413, .unreadable),
    Bad("a chunked body", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", 411, .chunked),
    Bad("another coding", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: gzip\r\n\r\n", 411, .chunked),
    Bad(
        "a length and chunks", "POST / HTTP/1.1\r\n\(host)Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
        .ambiguousLength),
    Bad(
        "chunks and a length", "POST / HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\ncontent-length: 1\r\n\r\n", 400,
        .ambiguousLength),
    Bad("two lengths", "POST / HTTP/1.1\r\n\(host)Content-Length: 1\r\nContent-Length: 2\r\n\r\na", 400, .ambiguousLength),
    Bad(
        "the same length twice", "POST / HTTP/1.1\r\n\(host)Content-Length: 1\r\nCONTENT-LENGTH: 1\r\n\r\na", 400, .ambiguousLength),
    Bad("a list of lengths", "POST / HTTP/1.1\r\n\(host)Content-Length: 1, 1\r\n\r\na", 400, .unreadable),
    Bad("a signed length", "POST / HTTP/1.1\r\n\(host)Content-Length: +1\r\n\r\na", 400, .unreadable),
    Bad("a negative length", "POST / HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\na", 400, .unreadable),
    Bad("a length in words", "POST / HTTP/1.1\r\n\(host)Content-Length: ten\r\n\r\n", 400, .unreadable),
    Bad("an empty length", "POST / HTTP/1.1\r\n\(host)Content-Length:\r\n\r\n", 400, .unreadable),
    Bad("no host", "GET / HTTP/1.1\r\nX: 1\r\n\r\n", 400, .host),
    Bad("no field at all", "GET / HTTP/1.1\r\n\r\n", 400, .host),
    Bad("a space in the path", "GET /a b HTTP/1.1\r\n\(host)\r\n", 400, .malformed),
    Bad("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, .host),
    Bad("NUL in a value", "GET / HTTP/1.1\r\nX: a\0b\r\n\(host)\r\n", 400, .malformed),
    Bad("NUL in the last value", "GET / HTTP/1.1\r\n\(host)X: a\0b\r\n\r\n", 400, .malformed),
    Bad("NUL in a name", "GET / HTTP/1.1\r\n\(host)X\0Y: a\r\n\r\n", 400, .unreadable),
    Bad("NUL in the path", "GET /a\0b HTTP/1.1\r\n\(host)\r\n", 400, .malformed),
    Bad("NUL before the query", "GET /a\0?b=1 HTTP/1.1\r\n\(host)\r\n", 400, .malformed),
    Bad("NUL in the query", "GET /a?b=\0 HTTP/1.1\r\n\(host)\r\n", 400, .malformed),
    Bad("LF alone after the request line", "GET / HTTP/1.1\n\(host)\r\n", 400, .malformed),
    Bad("LF alone after a field", "GET / HTTP/1.1\r\nX: a\n\(host)\r\n", 400, .malformed),
    Bad("LF alone throughout", "GET / HTTP/1.1\nX: a\nHost: h\n\n", 400, .malformed),
    Bad("a folded line", "GET / HTTP/1.1\r\nX: a\r\n b\r\n\(host)\r\n", 400, .malformed),
    Bad("a folded line at the end", "GET / HTTP/1.1\r\n\(host)X: a\r\n b\r\n\r\n", 400, .malformed),
    Bad("a space before the colon", "GET / HTTP/1.1\r\n\(host)X : a\r\n\r\n", 400, .malformed),
    Bad("a field without a colon", "GET / HTTP/1.1\r\n\(host)X\r\n\r\n", 400, .unreadable),
    Bad("a field without a name", "GET / HTTP/1.1\r\n\(host): a\r\n\r\n", 400, .malformed),
    Bad("a control character in a value", "GET / HTTP/1.1\r\n\(host)X: a\u{1}b\r\n\r\n", 400, .malformed),
    Bad("CR alone in a value", "GET / HTTP/1.1\r\n\(host)X: a\rb\r\n\r\n", 400, .malformed),
    Bad("a control character in the path", "GET /\u{1} HTTP/1.1\r\n\(host)\r\n", 400, .malformed),
    Bad("raw UTF-8 in the path", "GET /\u{E9} HTTP/1.1\r\n\(host)\r\n", 400, .malformed),
    Bad("a target that is not a path", "GET http://h/ HTTP/1.1\r\n\(host)\r\n", 400, .malformed),
    Bad("a method of odd characters", "G(T / HTTP/1.1\r\n\(host)\r\n", 400, .malformed),
    Bad("a method without end", "\(String(repeating: "G", count: 33)) / HTTP/1.1\r\n\(host)\r\n", 400, .malformed),
    Bad("no version", "GET /\r\n\(host)\r\n", 400, .unreadable),
    Bad("an odd version", "GET / HTTX/1.1\r\n\(host)\r\n", 400, .unreadable),
    Bad("a version to come", "GET / HTTP/2.0\r\n\(host)\r\n", 505, .unreadable),
    Bad("a version long gone", "GET / HTTP/0.9\r\n\(host)\r\n", 505, .unreadable),
    Bad("a path that is too long", "GET /\(String(repeating: "a", count: 8192)) HTTP/1.1\r\n\(host)\r\n", 414, .targetTooLong),
    Bad("a query that is too long", "GET /?\(String(repeating: "a&", count: 8192)) HTTP/1.1\r\n\(host)\r\n", 414, .targetTooLong),
    Bad("a path longer than all memory", "GET /\(String(repeating: "a", count: 70_000)) HTTP/1.1\r\n\(host)\r\n", 414, .unreadable),
    Bad(
        "a header that is too large", "GET / HTTP/1.1\r\n\(host)X: \(String(repeating: "a", count: 8192))\r\n\r\n", 431,
        .headTooLarge),
    Bad(
        "too many fields", "GET / HTTP/1.1\r\n\(host)\((1...64).map { "X\($0): 1\r\n" }.joined())\r\n", 431, .headTooLarge),
    Bad(
        "a header larger than all memory", "GET / HTTP/1.1\r\n\(host)X: \(String(repeating: "a", count: 70_000))\r\n\r\n", 431,
        .unreadable),
    Bad(
        "fields without end", "GET / HTTP/1.1\r\n\(host)\(String(repeating: "X: 1\r\n", count: 5000))\r\n", 431, .unreadable),
    Bad(
        "cookies without end", "GET / HTTP/1.1\r\n\(host)Cookie: \(String(repeating: "a;", count: 7000))\r\n\r\n", 431, .unreadable),
]

@Suite("Refusals")
struct RefusalTests {
    @Test("what is wrong on the wire is answered at once, counted, closed, and never reaches the handler", arguments: bad)
    func refused(bad: Bad) async throws {
        let handled = Locked(0)
        try await serving({ $0.bodyLimit = 1000 }) { _ in
            handled.withLock { $0 += 1 }
            return .text(.ok, "hello")
        } _: { served in
            let (bystander, answer, rest) = await onThread { [port = served.port] in
                let other = Wire(port: port)
                let before = other.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status
                let wire = Wire(port: port)
                wire.send(bad.bytes)
                let answer = wire.answer()
                let after = other.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status
                return ([before, after], answer, wire.receiveAll())
            }
            #expect(answer.status == bad.status, "\(answer.head)")
            #expect(answer.header("connection")?.lowercased() == "close")
            #expect(bystander == [200, 200], "another connection was affected")
            #expect(handled.withLock { $0 } == 2)
            #expect(served.metrics.value(ListenerMetrics.refused) == 1)
            #expect(served.reasons == [bad.reason.rawValue: 1])
            if bad.reason != .unreadable {
                #expect(rest.isEmpty)
                #expect(answer.header("content-type") == "text/plain; charset=utf-8")
                #expect(answer.body.hasSuffix("\n") && answer.body.dropLast().allSatisfy { $0 != "\n" })
            }
        }
    }

    @Test("a body that is too large is refused before it is sent, and the one who pushes on still sees the answer")
    func pushing() async throws {
        try await serving { served in
            let answers = await onThread { [port = served.port] in
                (0..<5).map { _ in
                    let wire = Wire(port: port)
                    wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\n\r\n")
                    wire.send([UInt8](repeating: 0x61, count: 5_000_000))
                    return wire.answer().status
                }
            }
            #expect(answers == [413, 413, 413, 413, 413])
            #expect(await served.comesToRest())
        }
    }

    @Test("who asks before sending a body is told to go on, or why not")
    func expectation() async throws {
        try await serving { served in
            let (go, answer, refused) = await onThread { [port = served.port] in
                let wire = Wire(port: port)
                wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
                let go = wire.receive(until: "\r\n\r\n")
                wire.send("abc")
                let answer = wire.answer()
                let other = Wire(port: port)
                return (
                    go, answer, other.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n")
                )
            }
            #expect(go == "HTTP/1.1 100 Continue\r\n\r\n")
            #expect(answer.status == 200)
            #expect(refused.status == 413)
        }
    }

    @Test("a thousand query arguments are an ordinary request")
    func manyArguments() async throws {
        let query = String(repeating: "a=1&", count: 2000)
        try await serving(handler: { request in .text(.ok, String(request.query.utf8.count)) }) { served in
            let answer = await onThread { [port = served.port] in Wire(port: port).ask("GET /?\(query) HTTP/1.1\r\nHost: h\r\n\r\n")
            }
            #expect(answer.body == "8000\n")
        }
    }

    @Test("the largest legal request passes")
    func largestLegal() async throws {
        try await serving(handler: { request in
            .text(.ok, "\(request.target.utf8.count) \(request.headers.fields.count) \(request.body.count)")
        }) {
            served in
            let answer = await onThread { [port = served.port] in
                let wire = Wire(port: port)
                let fields = (0..<60).map { "X-\($0 + 10): \(String(repeating: "v", count: 120))\r\n" }.joined()
                wire.send(
                    "POST /\(String(repeating: "a", count: 8191)) HTTP/1.1\r\nHost: h\r\n\(fields)Content-Length: 65536\r\n\r\n")
                wire.send([UInt8](repeating: 0x62, count: 65536))
                return wire.answer()
            }
            #expect(answer.body == "8192 62 65536\n", "\(answer.head)")
        }
    }

    @Test("one connection too many is told so, and there is room again when one leaves")
    func tooManyConnections() async throws {
        try await serving({ $0.connectionLimit = 2 }) { served in
            let statuses = await onThread { [port = served.port] in
                let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
                let stays = Wire(port: port)
                let first = stays.ask(get).status
                let other = Wire(port: port)
                let second = other.ask(get).status
                let third = Wire(port: port)
                let refused = third.ask(get).status
                return [first, second, refused, stays.ask(get).status]
            }
            #expect(statuses == [200, 200, 503, 200])
            #expect(served.reasons == ["too_many_connections": 1])
            #expect(await served.comesToRest())
            let later = await onThread { [port = served.port] in Wire(port: port).ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status }
            #expect(later == 200)
        }
    }
}
