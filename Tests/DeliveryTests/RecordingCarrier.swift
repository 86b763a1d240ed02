import Domain
import Gate
import Locking
import Testing

@testable import Delivery

/// A carrier that gives the answers it was told to, and keeps what was written to it.
final class RecordingCarrier: Carrier {
    /// A letter whose bytes left.
    struct Sent: Sendable, Equatable {
        let letter: LetterID
        let kind: DraftKind
        let from: PhoneNumber
        let to: PhoneNumber
        let words: String
        let validity: Duration
    }

    private struct State {
        var answers: [CarrierAnswer]
        var sent: [Sent] = []
        var connections = 0
    }

    private let state: Locked<State>
    private let beforeWriting: @Sendable () async throws -> Void
    private let (wires, wire) = AsyncStream<Void>.makeStream()

    /// When `answers` are used up, everything is accepted. `beforeWriting` happens after connecting.
    init(_ answers: [CarrierAnswer] = [], beforeWriting: @escaping @Sendable () async throws -> Void = {}) {
        state = Locked(State(answers: answers))
        self.beforeWriting = beforeWriting
    }

    var sent: [Sent] { state.withLock { $0.sent } }
    var connections: Int { state.withLock { $0.connections } }

    /// Returns once something has been written.
    func untilSent() async {
        for await _ in wires { return }
    }

    func send<D: Draft>(
        _ permit: consuming Permit<D>, as letter: LetterID, validity: Duration, mayWrite: @escaping @Sendable () -> Bool
    ) async -> CarrierAnswer {
        let words = permit.draft.letter
        state.withLock { $0.connections += 1 }
        do { try await beforeWriting() } catch { Issue.record(error) }
        // The last word blocks, as the carrier's own thread may and a task may not.
        let isAllowed = await onThread(mayWrite)
        guard isAllowed else { return .withdrawn }
        let answer = state.withLock { state in
            state.sent.append(
                Sent(letter: letter, kind: D.kind, from: words.from, to: words.to, words: words.body.text, validity: validity))
            return state.answers.isEmpty
                ? .accepted(sid: "SM\(state.sent.count)", status: .queued) : state.answers.removeFirst()
        }
        wire.yield()
        return answer
    }

    func texts(from: PhoneNumber, to: PhoneNumber) async throws(CarrierUnavailable) -> [ListedText] {
        Issue.record("sending is no occasion to ask for the listing")
        return []
    }

    func newestTexts() async throws(CarrierUnavailable) -> [ListedText] {
        Issue.record("sending is no occasion to ask for the listing")
        return []
    }

    func text(_ sid: String) async throws(CarrierUnavailable) -> ListedText? {
        Issue.record("sending is no occasion to ask for a text")
        return nil
    }

    var clockAhead: Duration { .zero }
}
