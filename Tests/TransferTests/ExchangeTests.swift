import HTTP
import Telemetry
import Testing

@testable import Transfer

@Suite("Requests and answers on the wire", .timeLimit(.minutes(2))) struct ExchangeTests {
    @Test("a request arrives as it was given, and nothing is added that says more than it must")
    func request() async throws {
        let peer = Peer { wire in
            while wire.request() != nil { wire.answer() }
        }
        let headers: Headers = ["Authorization": "Basic QUM6eA==", "Content-Type": "application/json", "X-Empty": ""]
        let request = OutgoingRequest(
            method: "POST", url: peer.origin + "/a/b?c=%20d&e", headers: headers, body: Array("{\"a\":1}".utf8))
        #expect(await client().outcome(request, .once) == .answered(200, "ok"))
        peer.finish()
        let lines = try #require(peer.notes.first).split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.first == "POST /a/b?c=%20d&e HTTP/1.1")
        #expect(
            Set(lines.dropFirst().prefix { !$0.isEmpty }) == [
                "Host: 127.0.0.1:\(peer.port)", "Authorization: Basic QUM6eA==", "Content-Type: application/json", "X-Empty:",
                "Accept: */*",
                "Content-Length: 7",
            ])
        #expect(lines.suffix(2) == ["", "{\"a\":1}"])
    }

    @Test(
        "every method goes out by its name, with and without a body", arguments: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
    func methods(method: String) async {
        let peer = Peer { wire in
            while let request = wire.request() { wire.answer(200, request.hasPrefix("HEAD") ? "" : "done") }
        }
        let client = client()
        let answer = Outcome.answered(200, method == "HEAD" ? "" : "done")
        #expect(await client.outcome(OutgoingRequest(method: method, url: peer.origin + "/")) == answer)
        if method != "HEAD" {
            #expect(
                await client.outcome(OutgoingRequest(method: method, url: peer.origin + "/", body: Array("data".utf8))) == answer)
        }
        peer.finish()
        #expect(peer.notes.allSatisfy { $0.hasPrefix("\(method) / HTTP/1.1\r\n") })
        #expect(method == "HEAD" || peer.notes.last?.hasSuffix("\r\n\r\ndata") == true)
    }

    @Test("a large body arrives whole, without waiting for leave")
    func largeBody() async {
        let peer = Peer { wire in
            while let request = wire.request() { wire.answer(200, "\(request.utf8.count { $0 == UInt8(ascii: "~") })") }
        }
        let body = [UInt8](repeating: UInt8(ascii: "~"), count: 3_000_000)
        let request = OutgoingRequest(method: "POST", url: peer.origin + "/", body: body)
        #expect(await client().outcome(request, .once) == .answered(200, "3000000"))
        peer.finish()
        #expect(peer.notes.first?.contains("100-continue") == false)
    }

    @Test("the headers are those of the final answer, in order, repeats kept, blanks trimmed")
    func headers() async throws {
        let peer = Peer { wire in
            guard wire.request() != nil else { return }
            wire.send("HTTP/1.1 103 Early Hints\r\nX-Early: yes\r\n\r\n")
            wire.answer(200, "ok", headers: "X-A:  one \t\r\nx-a: two\r\nX-Empty:\r\nX-Colon: a:b\r\n")
        }
        let response = try await client().send(.get(peer), limits: .ample, manner: .pooled)
        peer.finish()
        #expect(response.headers.all("X-A") == ["one", "two"])
        #expect(response.headers["x-empty"] == "")
        #expect(response.headers["X-Colon"] == "a:b")
        #expect(response.headers["X-Early"] == nil)
    }

    @Test("a redirect is an answer and is not followed")
    func redirect() async {
        let peer = Peer { wire in
            while wire.request() != nil { wire.answer(301, "moved", headers: "Location: /there\r\n") }
        }
        #expect(await client().outcome(.get(peer)) == .answered(301, "moved"))
        peer.finish()
        #expect(peer.notes.count == 1)
    }

    @Test("fifty at a time, two hundred each: every request is answered with its own answer, once", arguments: [false, true])
    func many(once: Bool) async {
        let peer = Peer { wire in
            while let request = wire.request() { wire.answer(200, String(request.suffix(12))) }
        }
        let metrics = Metrics()
        let client = client(metrics: metrics)
        let manner = once ? Manner.once : .pooled
        let wrong = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<50 {
                group.addTask {
                    var wrong = 0
                    for number in 0..<200 {
                        let name = "\(100_000 + worker)\(100_000 + number)"
                        if await client.outcome(.post(peer, name), manner) != .answered(200, name) { wrong += 1 }
                    }
                    return wrong
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
        #expect(metrics.value(TransferMetrics.finished) == 10_000)
        peer.finish()
        #expect(peer.notes.count == 10_000)
        #expect(Set(peer.notes.map { $0.suffix(12) }).count == 10_000)
        #expect(once ? peer.accepted == 10_000 : peer.accepted <= 200)
    }

    @Test("a client that is let go ends its thread, idle connections included")
    func ends() async {
        let peer = Peer { wire in
            while wire.request() != nil { wire.answer() }
            wire.note("closed")
        }
        do {
            let client = client()
            #expect(await client.outcome(.get(peer)) == .answered(200, "ok"))
        }
        var events = peer.events.makeAsyncIterator()
        _ = await events.next()
        #expect(await events.next() == "closed")
        peer.finish()
    }
}
