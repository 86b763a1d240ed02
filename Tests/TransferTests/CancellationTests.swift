import HTTP
import Locking
import Testing

@testable import Transfer

@Suite("Cancelling the task ends the transfer", .timeLimit(.minutes(2))) struct CancellationTests {
    @Test("cancelled before it began, nothing is sent, not even a connection")
    func before() async {
        let peer = Peer { wire in _ = wire.request() }
        let client = client()
        let request = OutgoingRequest.post(peer)
        let outcome = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await client.outcome(request, .once)
        }.value
        #expect(outcome == .neverSent)
        peer.finish()
        #expect(peer.accepted == 0)
    }

    @Test("cancelled when the server has the request, it is unclear and the connection is closed")
    func after() async {
        let peer = Peer { wire in
            _ = wire.request()
            _ = wire.drain()
            wire.note("closed")
        }
        let client = client()
        let request = OutgoingRequest.post(peer)
        let sending = Task { await client.outcome(request, .once) }
        var events = peer.events.makeAsyncIterator()
        #expect(await events.next()?.hasPrefix("POST") == true)
        sending.cancel()
        #expect(await sending.value == .unclear)
        #expect(await events.next() == "closed")
        peer.finish()
    }

    @Test("cancelled while connecting, nothing was sent")
    func whileConnecting() async {
        let peer = Peer { wire in
            _ = wire.read(count: 1)  // The first byte of the TLS greeting, which is never answered.
            wire.note("greeted")
            _ = wire.drain()
        }
        let client = client()
        let request = OutgoingRequest(method: "POST", url: "https://127.0.0.1:\(peer.port)/", body: [1])
        let sending = Task { await client.outcome(request, .once) }
        var events = peer.events.makeAsyncIterator()
        #expect(await events.next() == "greeted")
        sending.cancel()
        #expect(await sending.value == .neverSent)
        peer.finish()
    }

    @Test("cancelled at any moment, what is said of the request is true")
    func anyMoment() async {
        let peer = Peer { wire in
            while wire.request() != nil { wire.answer() }
        }
        let client = client()
        var claims: [String: Outcome] = [:]
        await withTaskGroup(of: (String, Outcome).self) { group in
            for number in 0..<200 {
                let name = "number=\(number);"
                let request = OutgoingRequest.post(peer, name)
                group.addTask {
                    let sending = Task { await client.outcome(request, .once) }
                    for _ in 0..<(number % 20) * 10 { await Task.yield() }
                    sending.cancel()
                    return (name, await sending.value)
                }
            }
            for await (name, outcome) in group { claims[name] = outcome }
        }
        peer.finish()
        for (name, outcome) in claims {
            let seen = peer.notes.filter { $0.hasSuffix("\r\n\r\n" + name) }.count
            switch outcome {
            case .answered: #expect(seen == 1)
            case .unclear: #expect(seen <= 1)
            default: #expect(outcome == .neverSent && seen == 0)
            }
        }
        #expect(claims.count == 200)
    }
}
