import HTTP
import Locking
import Testing

@testable import HTTPServer

/// Tells what arrived, so that a test can compare it with what was sent.
private let echo: Handler = { request in
    var lines = ["\(request.method) \(request.target) \(request.isLoopback ? "near" : "far")"]
    lines += request.headers.fields.map { "\($0.name)=\($0.value)" }
    lines.append("body=" + String(decoding: request.body, as: UTF8.self))
    return Response(.ok, body: .bytes(Array(lines.joined(separator: "\n").utf8)))
}

@Suite("Serving")
struct ServingTests {
    @Test("a request reaches the handler as it was sent, and the next on the same connection too")
    func asSent() async throws {
        try await serving(handler: echo) { served in
            let (first, second) = await onThread { [port = served.port] in
                let wire = Wire(port: port)
                return (
                    wire.ask(
                        "POST /a%20b?x=%20b&c&&d=1+2 HTTP/1.1\r\nHost: h\r\nX-A: 1 \r\nx-a: 2\r\nContent-Length: 4\r\n\r\na\0bc"),
                    wire.ask("GET /? HTTP/1.1\r\nHost: h\r\n\r\n")
                )
            }
            #expect(first.statusLine == "HTTP/1.1 200 OK")
            #expect(first.body == "POST /a%20b?x=%20b&c&&d=1+2 near\nHost=h\nX-A=1\nx-a=2\nContent-Length=4\nbody=a\0bc")
            #expect(second.body == "GET /? near\nHost=h\nbody=")
        }
    }

    @Test("requests sent in one go are answered in order")
    func pipelined() async throws {
        try await serving(handler: echo) { served in
            let answers = await onThread { [port = served.port] in
                let wire = Wire(port: port)
                wire.send((1...5).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
                return (1...5).map { _ in wire.answer().body.split(separator: " ").dropFirst().first.map(String.init) }
            }
            #expect(answers == ["/1", "/2", "/3", "/4", "/5"])
        }
    }
}
