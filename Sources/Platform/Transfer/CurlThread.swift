import Locking

/// A loop with its thread, which ends with it.
final class CurlThread: Sendable {
    let loop: CurlLoop
    private let thread: OwnThread

    init(name: String, connections: Int) {
        let loop = CurlLoop(connections: connections)
        self.loop = loop
        thread = OwnThread(name) { loop.run() }
    }

    // Waits for moments only: whoever waits for a transfer keeps its client, so none is under way.
    deinit {
        loop.stop()
        thread.join()
    }
}
