import HTTP
import Locking
import Testing

@testable import Transfer

/// Nothing is said twice: the promise that libcurl alone does not keep.
@Suite("A request that must go once", .timeLimit(.minutes(2))) struct OnceTests {
    /// Answers GETs, keeps the connection; reads a POST and closes without a byte, or resets.
    static func closesOnPost(resetting: Bool) -> Peer {
        Peer { wire in
            while let request = wire.request() {
                if request.hasPrefix("GET") {
                    wire.answer()
                } else {
                    if resetting { wire.reset() }
                    return
                }
            }
        }
    }

    @Test("a server that reads the POST and closes a connection without a byte sees one POST", arguments: [false, true])
    func closedWithoutAnAnswer(resetting: Bool) async {
        let peer = Self.closesOnPost(resetting: resetting)
        let client = client()
        #expect(await client.outcome(.get(peer)) == .answered(200, "ok"))
        #expect(await client.outcome(.post(peer), .once) == .unclear)
        #expect(await client.outcome(.get(peer)) == .answered(200, "ok"))
        peer.finish()
        #expect(peer.notes.filter { $0.hasPrefix("POST") }.count == 1)
        // The idle connection of the first GET served the second one: the POST had its own.
        #expect(peer.accepted == 2)
    }

    @Test("nor is a pooled POST repeated when a re-used connection dies under it", arguments: ["Body=hello", ""])
    func pooledPost(body: String) async {
        let peer = Self.closesOnPost(resetting: false)
        let client = client()
        #expect(await client.outcome(.get(peer)) == .answered(200, "ok"))
        #expect(await client.outcome(.post(peer, body)) == .unclear)
        peer.finish()
        #expect(peer.notes.filter { $0.hasPrefix("POST") }.count == 1)
    }

    @Test("a pooled GET is asked again when a re-used connection dies under it")
    func pooledGet() async {
        let peer = Peer { wire in
            guard wire.request() != nil else { return }
            wire.answer(200, "from \(wire.connection)")
            _ = wire.request()
        }
        let client = client()
        #expect(await client.outcome(.get(peer)) == .answered(200, "from 1"))
        #expect(await client.outcome(.get(peer)) == .answered(200, "from 2"))
        peer.finish()
        #expect(peer.notes.count == 3)
    }

    @Test("two requests that go once never share a connection")
    func freshConnections() async {
        let peer = Peer { wire in
            while wire.request() != nil { wire.answer(201, "from \(wire.connection)") }
        }
        let client = client()
        #expect(await client.outcome(.post(peer), .once) == .answered(201, "from 1"))
        #expect(await client.outcome(.post(peer), .once) == .answered(201, "from 2"))
        peer.finish()
        #expect(peer.notes.count == 2)
    }

    @Test("withdrawn before writing, not a byte reaches the server, though the connection stood")
    func withdrawn() async {
        let peer = Peer { wire in wire.note(wire.drain() ? "bytes" : "silence") }
        let asked = Locked(0)
        let outcome = await client().outcome(
            .post(peer),
            .once {
                asked.withLock { $0 += 1 }
                return false
            })
        #expect(outcome == .withdrawn)
        peer.finish()
        #expect(peer.notes == ["silence"])
        #expect(asked.withLock { $0 } == 1)
    }

    @Test("the caller is asked only when the connection stands")
    func notAskedInVain() async {
        let (listener, port) = openListener()
        closeSocket(listener)
        let asked = Locked(0)
        let request = OutgoingRequest(method: "POST", url: "http://127.0.0.1:\(port)/", body: [1])
        let outcome = await client().outcome(
            request,
            .once {
                asked.withLock { $0 += 1 }
                return true
            })
        #expect(outcome == .neverSent)
        #expect(asked.withLock { $0 } == 0)
    }

    @Test(
        "an answer counts by its status, even one that comes before the body was read",
        arguments: [200, 201, 302, 400, 401, 417, 429, 500, 503])
    func everyStatus(status: Int) async {
        let peer = Peer { wire in
            while wire.request() != nil { wire.answer(status, "said", headers: "Location: /elsewhere\r\n") }
        }
        #expect(await client().outcome(.post(peer), .once) == .answered(status, "said"))
        peer.finish()
        #expect(peer.notes.count == 1)
    }
}
