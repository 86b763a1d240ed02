public import Telemetry

/// Sends requests over HTTP/1.1 on a thread of its own. Follows no redirect, keeps no cookie, speaks http and https only.
public final class HTTPClient: Sendable {
    private let name: String
    private let thread: CurlThread
    private let trust: Trust
    private let log: Log
    private let metrics: Metrics

    /// A client that keeps at most `connections` idle ones. `name` labels its metrics. `proxy` (`http://host:port`) is the only way
    /// to one: the environment is not asked. `authorities` is a PEM file that replaces the system's.
    public init(name: String, log: Log, metrics: Metrics, connections: Int = 64, proxy: String? = nil, authorities: String? = nil) {
        self.name = name
        self.log = log.with(["client": name])
        self.metrics = metrics
        trust = Trust(proxy: proxy, authorities: authorities)
        thread = CurlThread(name: "curl-\(name)", connections: connections)
    }

    /// Sends a request and waits for the whole answer, whatever its status. Cancelling the task ends the transfer, and the failure
    /// then says whether anything had left.
    public func send(_ request: OutgoingRequest, limits: TransferLimits, manner: Manner) async throws(TransferFailure)
        -> IncomingResponse
    {
        let result = await judged(request, limits, manner)
        let outcome: String
        switch result {
        case .success: outcome = "answered"
        case .failure(let failure):
            outcome = failure.outcome
            log.debug("request without an answer", ["outcome": outcome, "reason": failure.reason])
        }
        metrics.count(TransferMetrics.finished, ["client": name, "outcome": outcome])
        return try result.get()
    }

    private func judged(
        _ request: OutgoingRequest, _ limits: TransferLimits, _ manner: Manner
    ) async -> Result<IncomingResponse, TransferFailure> {
        if let fault = request.fault { return .failure(.invalid(reason: fault)) }
        let start = ContinuousClock.now
        let facts = await thread.loop.carry(Exchange(request, limits, manner, trust))
        metrics.record(TransferMetrics.took, ContinuousClock.now - start)
        return facts.answer
    }
}

extension TransferFailure {
    fileprivate var outcome: String {
        switch self {
        case .neverSent: "never_sent"
        case .withdrawn: "withdrawn"
        case .unclear: "unclear"
        case .invalid: "invalid"
        }
    }

    fileprivate var reason: String {
        switch self {
        case .neverSent(let reason), .unclear(let reason), .invalid(let reason): reason
        case .withdrawn: "withdrawn"
        }
    }
}
