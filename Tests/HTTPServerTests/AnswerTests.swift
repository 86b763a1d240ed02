import HTTP
import Locking
import Telemetry
import Testing

@testable import HTTPServer

private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

@Suite("Answers")
struct AnswerTests {
    @Test("HEAD is answered by the head alone, and the connection goes on")
    func head() async throws {
        try await serving { served in
            let (head, next) = await onThread { [port = served.port] in
                let wire = Wire(port: port)
                wire.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
                return (wire.answer(toHEAD: true), wire.ask(get))
            }
            #expect(head.header("content-length") == "6")
            #expect(next.body == "hello\n")
        }
    }

    @Test("headers go out in order, and one that would break out of its line does not go out at all")
    func headers() async throws {
        let handler: Handler = { _ in
            Response(
                .ok,
                headers: [
                    "Set-Cookie": "a=1", "set-cookie": "b=2", "X-Evil": "a\r\nX-Injected: 1", "X\nY": "1", "X-Nul": "a\0b",
                    "X-Good": "caf\u{E9}",
                    "Content-Length": "3", "Transfer-Encoding": "chunked",
                ], body: .bytes(Array("four".utf8)))
        }
        try await serving(handler: handler) { served in
            let answer = await onThread { [port = served.port] in Wire(port: port).ask(get) }
            #expect(answer.head.contains("Set-Cookie: a=1\r\nset-cookie: b=2\r\n"))
            #expect(answer.header("x-injected") == nil)
            #expect(answer.header("x-evil") == nil)
            #expect(answer.header("x-nul") == nil)
            #expect(answer.header("x-good") == "caf\u{E9}")
            #expect(answer.header("content-length") == "4")
            #expect(answer.header("transfer-encoding") == nil)
            #expect(answer.body == "four")
            #expect(served.heard.count(.error) == 5)
            #expect(served.metrics.value(ListenerMetrics.headersDropped) == 5)
        }
    }

    @Test("a status that does not exist is answered 500", arguments: [0, 99, 101, 199, 600, 1000, -1])
    func oddStatus(code: Int) async throws {
        try await serving(handler: { _ in Response(Status(integerLiteral: code)) }) { served in
            let answer = await onThread { [port = served.port] in Wire(port: port).ask(get) }
            #expect(answer.status == 500)
            #expect(served.heard.count(.error) == 1)
        }
    }

    @Test("whoever asked is told once how the answer went")
    func completion() async throws {
        let told = ConditionLock<[Bool]>([])
        let handler: Handler = { _ in
            var response = Response.text(.ok, "hello")
            response.completion = { isWhole in told.changeForAll { $0.append(isWhole) } }
            return response
        }
        try await serving(handler: handler) { served in
            let outcome = await onThread { [port = served.port] in
                _ = Wire(port: port).ask(get)
                return told.wait(atMost: .seconds(10)) { $0.isEmpty ? nil : $0 }
            }
            #expect(outcome == [true])
        }
        #expect(told.change { $0 } == [true])
    }

    @Test("an answer nobody is left to read is told as such, and nothing is left of it")
    func clientGone() async throws {
        let told = ConditionLock<[Bool]>([])
        let gate = Gate()
        let handler: Handler = { _ in
            await gate.passed()
            var response = Response(.ok, body: .bytes([UInt8](repeating: 0x61, count: 8_000_000)))
            response.completion = { isWhole in told.changeForAll { $0.append(isWhole) } }
            return response
        }
        try await serving(handler: handler) { served in
            let outcomes = await onThread { [port = served.port] in
                var wires = (0..<20).map { _ in Wire(port: port) }
                for wire in wires { wire.send(get) }
                gate.wait(for: 20)
                wires = []
                gate.open()
                return told.wait(atMost: .seconds(10)) { $0.count == 20 ? $0 : nil }
            }
            #expect(outcomes == Array(repeating: false, count: 20))
            #expect(await served.comesToRest())
        }
    }

    @Test("HTTP/1.0 is answered and closed")
    func oldVersion() async throws {
        try await serving { served in
            let text = await onThread { [port = served.port] in
                let wire = Wire(port: port)
                wire.send("GET / HTTP/1.0\r\n\r\n")
                return wire.receiveAll()
            }
            #expect(text.hasPrefix("HTTP/1.") && text.hasSuffix("\r\n\r\nhello\n"))
        }
    }

    @Test("fifty at once, each twenty times, are all answered and leave nothing behind")
    func fifty() async throws {
        let handler: Handler = { request in
            await Task.yield()
            return Response(.ok, body: .bytes(request.body))
        }
        try await serving(handler: handler) { served in
            let right = await withTaskGroup(of: Int.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        await onThread { [port = served.port] in
                            let wire = Wire(port: port)
                            return (0..<20).count { turn in
                                let body = "\(number) \(turn)"
                                return wire.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
                                    .body == body
                            }
                        }
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(right == 1000)
            #expect(await served.comesToRest())
            #expect(served.metrics.value(ListenerMetrics.requests) == 1000)
        }
    }

    @Test("floods of every bad kind leave nothing behind")
    func floods() async throws {
        let kinds = [
            "GET /?\(String(repeating: "a&", count: 9000)) HTTP/1.1\r\nHost: h\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n",
            "GET /\0?\(String(repeating: "a&", count: 9000)) HTTP/1.1\r\nHost: h\r\n\r\n", "GARBAGE\r\n\r\n", "POST / HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nCookie: \(String(repeating: "a;", count: 7000))\r\n\r\n", "\r\n\r\n\r\n",
            "\0\0\0\0\r\n\r\n",
        ]
        try await serving({ $0.requestLimit = .seconds(1) }) { served in
            await onThread { [port = served.port] in
                for _ in 0..<25 {
                    for kind in kinds { Wire(port: port).send(kind) }
                }
            }
            #expect(await served.comesToRest())
            let status = await onThread { [port = served.port] in Wire(port: port).ask(get).status }
            #expect(status == 200)
        }
    }
}
