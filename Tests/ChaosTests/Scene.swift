@testable import Chaos
@testable import Simulator

/// A small town's books in order: a text that was answered, a call whose caller was texted, a hold and a STOP that were kept. Tests break
/// one promise in it.
struct Scene {
    static let client = "client-3"
    static let phone = Town.phone(3, 1)
    static let caller = Town.phone(3, 2)
    static let number = Town.business(3)
    /// An instant long ago, so that nothing waits for its hour.
    static let start: Int64 = 1_800_000_000_000

    var events: [BookedEvent] = []
    var letters: [BookedLetter] = []
    var holds: [BookedFlip] = []
    var consents: [BookedFlip] = []
    var broken: [(name: String, count: Int64)] = [("two letters of one cause", 0)]
    var ledger = Ledger()
    var recoveries = Recoveries(findsMissedWebhooks: true)
    let chronicle = Chronicle()

    init() {
        hear("SMin1", from: Self.phone, at: 0)
        answer("SMin1", with: "L1", to: Self.phone, at: 400)
        hear("SMin2", from: Self.phone, at: 60_000)
        answer("SMin2", with: "L2", to: Self.phone, at: 60_400)
        ring("CAin1", from: Self.caller, at: 70_000)
        answer("CAin1", with: "L3", to: Self.caller, at: 70_300)
        // Held for a while, and again free; stopped for a while, and again welcome: long before anything was said.
        holds = [flip(Self.client, true, at: -90_000), flip(Self.client, false, at: -80_000)]
        let pair = "\(Town.owner(3)) \(Self.phone)"
        consents = [flip(pair, true, at: -90_000), flip(pair, false, at: -80_000)]
    }

    /// A person's text, stored and acknowledged.
    mutating func hear(_ sid: String, from phone: String, at: Int64) {
        ledger.add(text(sid, .phone, from: phone, to: Self.number, at: at, callback: nil))
        events.append(event(sid, "text", phone, at: at))
        chronicle.acknowledge(sid, at: Self.start + at + 20)
    }

    /// A call, stored and acknowledged.
    mutating func ring(_ sid: String, from phone: String, at: Int64) {
        ledger.calls.append(
            SimulatedCall(
                sid: sid, from: phone, to: Self.number, forwardedFrom: nil, at: Self.start + at, status: .completed, duration: 4,
                heard: [], endedAt: Self.start + at + 4000))
        events.append(event(sid, "call", phone, at: at))
        chronicle.acknowledge(sid, at: Self.start + at + 20)
    }

    /// The letter that answers an event, and the text that the phone received of it.
    mutating func answer(_ sid: String, with letter: String, to phone: String, at: Int64) {
        guard let index = events.firstIndex(where: { $0.sid == sid }) else { return }
        let event = events[index]
        events[index] = BookedEvent(
            sid: event.sid, kind: event.kind, our: event.our, their: event.their, receivedAt: event.receivedAt,
            disposition: "replied", reason: nil, letter: letter, isFoundLate: false)
        letters.append(self.letter(letter, cause: (event.kind == "call" ? "missed:" : "reply:") + sid, to: phone, at: at))
        receive(letter, to: phone, at: at + 100)
    }

    /// A text of ours reaches a phone.
    mutating func receive(_ letter: String, to phone: String, at: Int64, sid: String? = nil) {
        ledger.add(
            text(
                sid ?? "SM" + letter, .rest, from: Self.number, to: phone, at: at,
                callback: "http://x/api/twilio/message-status?letter=\(letter)"))
    }

    /// Puts another letter in the place of the last one of this name.
    mutating func amend(
        _ id: String, kind: String? = nil, state: String = "delivered", sid: String? = nil, ordinal: Int64? = nil,
        detail: String? = nil
    ) {
        guard let index = letters.firstIndex(where: { $0.id == id }) else { return }
        let old = letters[index]
        letters[index] = BookedLetter(
            id: id, cause: old.cause, kind: kind ?? old.kind, from: old.from, to: old.to, ordinal: ordinal ?? old.ordinal,
            body: old.body,
            client: old.client, state: state, wasResent: false, sid: sid, secondSID: nil, detail: detail, errorCode: nil,
            createdAt: old.createdAt, notBefore: old.notBefore)
    }

    /// Sets what became of an event.
    mutating func settle(_ sid: String, _ disposition: String?) {
        guard let index = events.firstIndex(where: { $0.sid == sid }) else { return }
        let old = events[index]
        events[index] = BookedEvent(
            sid: sid, kind: old.kind, our: old.our, their: old.their, receivedAt: old.receivedAt, disposition: disposition,
            reason: nil, letter: nil, isFoundLate: false)
    }

    func flip(_ scope: String, _ isOn: Bool, at: Int64) -> BookedFlip {
        BookedFlip(scope: scope, isOn: isOn, at: Self.start + at)
    }

    /// The auditor's findings.
    var findings: Findings {
        let books = Books(
            events: events, letters: letters.sorted { ($0.to, $0.ordinal) < ($1.to, $1.ordinal) }, holds: holds, consents: consents,
            consentSIDs: [], broken: broken)
        return Audit(books, ledger, chronicle, recoveries, nodes: 1, skew: 0).findings
    }

    func text(
        _ sid: String, _ way: SimulatedText.Way, from: String, to: String, at: Int64, body: String = "words", callback: String?
    ) -> SimulatedText {
        SimulatedText(
            sid: sid, from: from, to: to, body: body, way: way, at: Self.start + at, status: .delivered, sentAt: Self.start + at,
            updatedAt: Self.start + at, statusCallback: callback, validityPeriod: nil, media: [], host: "node-1")
    }

    private func event(_ sid: String, _ kind: String, _ phone: String, at: Int64) -> BookedEvent {
        BookedEvent(
            sid: sid, kind: kind, our: Self.number, their: phone, receivedAt: Self.start + at + 10, disposition: "not_replied",
            reason: "loop", letter: nil, isFoundLate: false)
    }

    private func letter(_ id: String, cause: String, to phone: String, at: Int64) -> BookedLetter {
        BookedLetter(
            id: id, cause: cause, kind: "customer", from: Self.number, to: phone, ordinal: Int64(letters.count), body: "words",
            client: Self.client, state: "delivered", wasResent: false, sid: "SM" + id, secondSID: nil, detail: nil, errorCode: nil,
            createdAt: Self.start + at, notBefore: Self.start + at)
    }
}
