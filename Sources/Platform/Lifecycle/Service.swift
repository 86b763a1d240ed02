/// Something that lives as long as the program: a listener, a loop.
public protocol Service: Sendable {
    /// What the log calls it.
    var name: String { get }

    /// Lives until ``stop(within:)`` or a failure.
    func run() async throws

    /// Takes no new work, finishes what is in hand within `budget`, and makes ``run()`` return.
    func stop(within budget: Duration) async
}
