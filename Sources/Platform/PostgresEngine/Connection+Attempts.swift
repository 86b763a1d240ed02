import Glibc
import Relational
import Telemetry

extension Connection {
    /// So often a body is run at most when others are in its way.
    private static let attempts = 10

    /// Runs a body that writes, again and again if others were in its way, and commits it.
    func write<T: Sendable>(_ metrics: Metrics, _ body: (OpenTransaction) throws -> T) -> Result<T, any Error> {
        let deadline = ContinuousClock.now + limits.transaction
        var attempt = 0
        while true {
            attempt += 1
            let transaction = OpenTransaction(on: self, writing: true, until: deadline)
            let result = Result { try body(transaction) }
            transaction.end()
            guard mayRetry(after: transaction.reaction), attempt < Self.attempts, ContinuousClock.now < deadline else {
                return result
            }
            metrics.count(.postgresRetries)
            usleep(.random(in: 0...UInt32(1000 * attempt)))
        }
    }

    /// Runs a body that only reads and delivers its result before the transaction is ended: nobody has to wait for that.
    func read<T: Sendable>(_ body: (OpenTransaction) throws -> T, deliver: (Result<T, any Error>) -> Void) {
        let deadline = ContinuousClock.now + limits.transaction
        var attempt = 0
        while true {
            attempt += 1
            let transaction = OpenTransaction(on: self, writing: false, until: deadline)
            let result = Result {
                let value = try body(transaction)
                try transaction.checkSound()
                return value
            }
            if transaction.reaction == .tell { deliver(result) }
            transaction.end()
            if transaction.reaction == .tell { return }
            guard mayRetry(after: transaction.reaction), attempt < Self.attempts else { return deliver(result) }
        }
    }

    private func mayRetry(after reaction: ServerFailure.Reaction) -> Bool {
        switch reaction {
        case .tell, .reconnect: return false
        case .retry: return isOpen
        case .prepareAgain:
            if isOpen { forgetStatements() }
            return isOpen
        }
    }
}
