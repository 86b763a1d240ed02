import Delivery
public import Domain
import Telemetry
import Templates

extension DirectFailSafe {
    /// A text this young is taken for the answer to the call, whatever it says.
    private static let answerWindow = Duration.minutes(2)
    /// A call that is thought about at once cannot have been texted without the database: it has not even ended.
    private static let promptness = Duration.seconds(3)
    private static let deadline = Duration.seconds(5)

    /// Why the carrier's list speaks against a fail-safe: the caller had it within the hour, or any text since the call, or nobody knows.
    func objectionOfRecord(to caller: PhoneNumber, _ call: CallEvent) async -> String? {
        let now = clock.now
        do {
            let isHeard = try await texts(to: caller, call).contains { text in
                text.createdAt >= call.at - Self.answerWindow
                    || (text.body == SystemTemplates.failSafe && now - text.createdAt < .hours(1))
            }
            return isHeard ? "the carrier lists a text to this caller" : nil
        } catch {
            return "the carrier cannot say whether this caller had a text (\(error))"
        }
    }

    /// Whether the caller of this call had the fail-safe without the database, as far as anybody can know: it stands in this node's book,
    /// or, since the book of another node cannot be read, in the carrier's list. A list that cannot be had speaks for nothing.
    public func isOnRecord(_ call: CallEvent) async -> Bool {
        if hasTexted(call.sid) { return true }
        guard clock.now - call.at >= Self.promptness, let caller = Self.textable(call) else { return false }
        do {
            return try await texts(to: caller, call).contains { text in
                text.body == SystemTemplates.failSafe && text.createdAt >= call.at - Self.answerWindow
            }
        } catch {
            log.warning(
                "the carrier cannot say whether a late call was texted without the database; it is taken as not",
                ["sid": call.sid, "error": "\(error)"])
            return false
        }
    }

    /// What the carrier has sent, or is about to send, to this caller from the numbers a fail-safe leaves from.
    private func texts(to caller: PhoneNumber, _ call: CallEvent) async throws -> [ListedText] {
        let carrier = carrier
        let numbers = Set([call.called, failSafeNumber].compactMap { $0 })
        return try await withThrowingTaskGroup(of: [ListedText]?.self) { group in
            for number in numbers { group.addTask { try await carrier.texts(from: number, to: caller) } }
            group.addTask {
                try await Task.sleep(for: Self.deadline)
                return nil
            }
            var texts: [ListedText] = []
            for _ in numbers {
                guard let some = try await group.next(), let some else { throw CarrierUnavailable("no answer in time") }
                texts += some.filter { $0.isOutbound && $0.status != .failed }
            }
            group.cancelAll()
            return texts
        }
    }
}
