import HTTP
import HTTPServer
import Locking
import Telemetry
import Testing
import Transfer

@testable import Simulator

/// The carrier over real sockets: its own listener on one side, a JobRun of ten lines on the other.
struct NetworkTests {
    @Test("a text goes round: webhook, reply, callbacks, all over the network")
    func round() async throws {
        let callbacks = Locked<[String]>([])
        let configuration = small()
        let listener = try HTTPListener(configuration: configuration, log: silent, metrics: Metrics()) { request in
            let form = (try? Form.parse(request.body)) ?? Form([])
            guard request.path == "/api/twilio/sms" else {
                callbacks.withLock { $0.append(form["MessageStatus"] ?? "") }
                return Response(.noContent)
            }
            let xml = "<Response><Message statusCallback='/fate'>You said: \(form["Body"] ?? "")</Message></Response>"
            return Response(.ok, headers: ["Content-Type": "text/xml"], body: .bytes(Array(xml.utf8)))
        }
        let carrier = networked(base: "http://127.0.0.1:\(try listener.start())")
        let result = await carrier.text(from: Cast.customer, to: Cast.shop, body: "tap & sink")
        #expect(!result.isAccepted, "an unescaped answer must not pass")
        _ = await carrier.text(from: Cast.customer, to: Cast.shop, body: "tap")
        #expect(await carrier.settle())
        #expect(carrier.received(by: Cast.customer).map(\.body) == ["You said: tap"])
        #expect(callbacks.withLock { $0 } == ["sent", "delivered"])
        await listener.drain(within: .seconds(5))
    }

    @Test("nobody at the address is unreachable, and asked twice")
    func nobody() async {
        let result = await networked(base: "http://127.0.0.1:1").text(from: Cast.customer, to: Cast.shop, body: "hello")
        #expect(result.answer == .unreachable)
        #expect(result.attempts == 2)
    }

    @Test("what a broken connection looks like from outside: taken or not, the sender cannot tell")
    func broken() async throws {
        let carrier = networked(base: "http://127.0.0.1:1")
        let listener = try CarrierListener(carrier)
        let client = HTTPClient(name: "desk", log: silent, metrics: Metrics())
        let faults: [SendFault] = [
            .close(accepted: true), .reset(accepted: true), .close(accepted: false), .reset(accepted: false),
        ]
        for fault in faults {
            carrier.next(fault)
            #expect(await send(client, listener.base) == nil)
        }
        #expect(carrier.received(by: Cast.customer).count == 2)
        #expect(await send(client, listener.base) == 201)
        carrier.next(.stall(accepted: true))
        #expect(await send(client, listener.base, patience: .milliseconds(300)) == nil)
        #expect(carrier.received(by: Cast.customer).count == 4)
        await stop(listener)
    }

    @Test("an open connection serves one request after the other, and ends with the listener")
    func keepAlive() async throws {
        let carrier = networked(base: "http://127.0.0.1:1")
        let listener = try CarrierListener(carrier)
        let client = HTTPClient(name: "desk", log: silent, metrics: Metrics())
        for _ in 0..<20 { #expect(await send(client, listener.base, manner: .pooled) == 201) }
        await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<40 { group.addTask { await send(client, listener.base) } }
            for await status in group { #expect(status == 201) }
        }
        #expect(carrier.received(by: Cast.customer).count == 60)
        await stop(listener)
        #expect(await send(client, listener.base) == nil)
    }

    private let silent = Log(level: .critical, sink: NoLog())

    private func small() -> ListenerConfiguration {
        var configuration = ListenerConfiguration()
        configuration.threads = 2
        configuration.connectionLimit = 100
        return configuration
    }

    private func networked(base: String) -> SimulatedCarrier {
        let client = HTTPClient(name: "carrier", log: silent, metrics: Metrics())
        let clock = Clock()
        let carrier = SimulatedCarrier(
            accountSID: Cast.account, authToken: Cast.token, webhookBase: base, client: client, now: { clock.now }, log: silent)
        carrier.addNumber(Cast.shop)
        return carrier
    }

    private func send(
        _ client: HTTPClient, _ base: String, patience: Duration = .seconds(20), manner: Manner = .once { true }
    ) async -> Int? {
        let body = Form([("To", Cast.customer), ("From", Cast.shop), ("Body", "hello")]).encoded()
        let request = OutgoingRequest(
            method: "POST", url: "\(base)/2010-04-01/Accounts/\(Cast.account)/Messages.json",
            headers: [
                "Authorization": "Basic \(basicCredentials(Cast.account, Cast.token))",
                "Content-Type": "application/x-www-form-urlencoded",
            ], body: Array(body.utf8))
        let limits = TransferLimits(connect: .seconds(10), total: patience, maximumBody: 65_536)
        return try? await client.send(request, limits: limits, manner: manner).status
    }

    /// Stopping waits for threads, so it has one of its own.
    private func stop(_ listener: CarrierListener) async {
        await withCheckedContinuation { continuation in
            _ = OwnThread("stop") {
                listener.stop()
                continuation.resume()
            }
        }
    }
}
