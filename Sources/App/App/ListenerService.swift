import HTTP
import HTTPServer
import Lifecycle
import Locking
import Telemetry

/// A listener whose routes are put in place after its port is known: until then it says that it is starting.
final class ListenerService: Service {
    let name: String
    let port: UInt16
    private let listener: HTTPListener
    private let door: Door
    private let ended: AsyncStream<Void>
    private let end: AsyncStream<Void>.Continuation

    /// Binds the address at once.
    init(_ name: String, on address: ListenAddress, log: Log, metrics: Metrics) throws {
        self.name = name
        let door = Door()
        self.door = door
        let configuration = ListenerConfiguration(host: address.host, port: address.port)
        listener = try HTTPListener(configuration: configuration, log: log, metrics: metrics) { request in
            await door.answer(request)
        }
        port = try listener.start()
        (ended, end) = AsyncStream.makeStream()
    }

    /// Opens: from now on requests are answered by `handler`.
    func open(_ handler: @escaping Handler) {
        door.routes.withLock { $0 = Door.Routes(handler: handler) }
    }

    func run() async {
        for await _ in ended {}
    }

    /// A webhook takes 13 s at most. What comes after the listener needs time, too.
    func stop(within budget: Duration) async {
        await listener.drain(within: budget * 3 / 4)
        end.finish()
    }
}

/// What answers, once it is there.
private final class Door: Sendable {
    /// A struct and not the bare function: a function that is read through a generic `inout` is wrapped anew and written back each time,
    /// so that every request would make all later ones slower.
    struct Routes: Sendable {
        let handler: Handler
    }

    let routes = Locked<Routes?>(nil)

    func answer(_ request: Request) async -> Response {
        guard let routes = routes.withLock({ $0 }) else { return .text(.serviceUnavailable, "starting") }
        return await routes.handler(request)
    }
}
