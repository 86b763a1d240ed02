import Glibc
import HTTP
import Testing

@testable import Transfer

/// Every way in which there can be no answer, and what it says of the request.
@Suite("Failures say whether anything left", .timeLimit(.minutes(2))) struct FailureTests {
    @Test("a refused connection means never sent")
    func refused() async {
        let (listener, port) = openListener()
        closeSocket(listener)
        for manner in [Manner.once, .pooled] {
            let request = OutgoingRequest(method: "POST", url: "http://127.0.0.1:\(port)/?token=hush", body: [1])
            await #expect(throws: TransferFailure.neverSent(reason: "Couldn't connect to server (libcurl 7)")) {
                try await client().send(request, limits: .ample, manner: manner)
            }
        }
    }

    @Test("a name that does not exist means never sent")
    func unknownHost() async {
        let request = OutgoingRequest(method: "POST", url: "http://nowhere.invalid/", body: [1])
        #expect(await client().outcome(request, .once) == .neverSent)
    }

    @Test("a server that does not speak TLS means never sent")
    func notTLS() async {
        let peer = Peer { wire in
            _ = wire.read(count: 1)
            wire.send("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        let request = OutgoingRequest(method: "POST", url: "https://127.0.0.1:\(peer.port)/", body: [1])
        #expect(await client().outcome(request, .once) == .neverSent)
        peer.finish()
    }

    @Test("time running out before the connection stands means never sent")
    func connectTimeOut() async {
        let peer = Peer { wire in _ = wire.drain() }
        let request = OutgoingRequest(method: "POST", url: "https://127.0.0.1:\(peer.port)/", body: [1])
        let limits = TransferLimits(connect: .milliseconds(200), total: .seconds(40), maximumBody: 1)
        await #expect(throws: TransferFailure.neverSent(reason: "no connection in time")) {
            try await client().send(request, limits: limits, manner: .once)
        }
        peer.finish()
    }

    @Test("time running out after the request was written is unclear")
    func answerTimeOut() async {
        let peer = Peer { wire in
            _ = wire.request()
            _ = wire.drain()
        }
        let limits = TransferLimits(connect: .seconds(20), total: .seconds(2), maximumBody: 1)
        await #expect(throws: TransferFailure.unclear(reason: "no whole answer in time")) {
            try await client().send(.post(peer), limits: limits, manner: .once)
        }
        peer.finish()
        #expect(peer.notes.count == 1)
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answer: @Sendable (Wire) -> Void
    }

    @Test(
        "an answer that is not whole is unclear, for a GET too",
        arguments: [
            Broken(testDescription: "closed without a byte") { _ in },
            Broken(testDescription: "reset") { $0.reset() },
            Broken(testDescription: "half a head") { $0.send("HTTP/1.1 200 OK\r\nContent-Le") },
            Broken(testDescription: "half a body") { $0.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf") },
            Broken(testDescription: "half a chunk") { $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf") },
            Broken(testDescription: "no last chunk") {
                $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")
            },
            Broken(testDescription: "not HTTP") { $0.send("220 mail.example ESMTP\r\n") },
            Broken(testDescription: "only an interim answer") { $0.send("HTTP/1.1 100 Continue\r\n\r\n") },
            Broken(testDescription: "too large a body") { $0.answer(200, String(repeating: "x", count: 2_000_000)) },
            Broken(testDescription: "a body without end") { wire in
                wire.send("HTTP/1.1 200 OK\r\n\r\n")
                for _ in 0..<200 { wire.send(String(repeating: "x", count: 65_536)) }
            },
            Broken(testDescription: "too large a head") {
                $0.answer(200, "ok", headers: "X-Long: \(String(repeating: "x", count: 90_000))\r\n")
            },
        ]
    )
    func broken(kind: Broken) async {
        for manner in [Manner.once, .pooled] {
            let peer = Peer { wire in
                if wire.request() != nil { kind.answer(wire) }
            }
            #expect(await client().outcome(.post(peer), manner) == .unclear)
            #expect(await client().outcome(.get(peer), manner) == .unclear)
            peer.finish()
            #expect(peer.notes.count == 2)
        }
    }

    @Test("an answer as large as the limit is whole")
    func exactlyTheLimit() async {
        let peer = Peer { wire in
            if wire.request() != nil { wire.answer(200, "12345678") }
        }
        let limits = TransferLimits(connect: .seconds(20), total: .seconds(40), maximumBody: 8)
        #expect(await client().outcome(.get(peer), .once, limits: limits) == .answered(200, "12345678"))
        peer.finish()
    }

    @Test(
        "what cannot be sent is refused before any connection",
        arguments: [
            OutgoingRequest(method: "GET", url: "file:///etc/passwd"),
            OutgoingRequest(method: "GET", url: "ftp://127.0.0.1/"),
            OutgoingRequest(method: "GET", url: "/relative"),
            OutgoingRequest(method: "GET", url: "http://"),
            OutgoingRequest(method: "GET", url: "http://127.0.0.1/a b"),
            OutgoingRequest(method: "GET", url: "http://127.0.0.1/\r\nX: y"),
            OutgoingRequest(method: "GET", url: "http://user:pass@127.0.0.1:1/"),
            OutgoingRequest(method: "GET", url: "http://127.0.0.1:99999/"),
            OutgoingRequest(method: "GE T", url: "http://127.0.0.1:1/"),
            OutgoingRequest(method: "", url: "http://127.0.0.1:1/"),
            OutgoingRequest(method: "GET", url: "http://127.0.0.1:1/", headers: ["X-A": "b\r\nX-C: d"]),
            OutgoingRequest(method: "GET", url: "http://127.0.0.1:1/", headers: ["X A": "b"]),
            OutgoingRequest(method: "GET", url: "http://127.0.0.1:1/", headers: ["Content-Length": "5"]),
            OutgoingRequest(method: "GET", url: "http://127.0.0.1:1/", headers: ["transfer-encoding": "chunked"]),
        ]
    )
    func invalid(request: OutgoingRequest) async {
        #expect(await client().outcome(request, .once) == .invalid)
    }
}

func closeSocket(_ socket: Int32) {
    close(socket)
}
