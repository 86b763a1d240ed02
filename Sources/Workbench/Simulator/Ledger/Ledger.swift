/// What the carrier has seen: a value, so that a test can look at it in peace.
public struct Ledger: Sendable {
    /// Every text, in the order the carrier accepted them.
    public internal(set) var texts: [SimulatedText] = []
    /// Every call, in the order they came.
    public internal(set) var calls: [SimulatedCall] = []
    /// What JobRun did that the real carrier would not have understood: tests want none.
    public internal(set) var complaints: [String] = []
    /// Callbacks and webhooks that are on their way and not yet settled.
    public internal(set) var inFlight = 0
    /// Grows with every change, so that a page can tell whether it is up to date.
    var version: UInt64 = 0
    var position: [String: Int] = [:]

    /// What JobRun said to this phone. With `includingCarrier` also the carrier's own confirmations of STOP and START.
    public func received(by phone: String, includingCarrier: Bool = false) -> [SimulatedText] {
        texts.filter { $0.to == phone && ($0.isFromJobRun || (includingCarrier && $0.way == .carrier)) }
    }

    /// The texts between a sender and a receiver.
    public func texts(from: String, to: String) -> [SimulatedText] {
        texts.filter { $0.from == from && $0.to == to }
    }

    /// The text with this SID.
    public func text(_ sid: String) -> SimulatedText? {
        position[sid].map { texts[$0] }
    }

    /// The call with this SID.
    public func call(_ sid: String) -> SimulatedCall? {
        calls.last { $0.sid == sid }
    }

    mutating func add(_ text: SimulatedText) {
        position[text.sid] = texts.count
        texts.append(text)
    }

    mutating func amend(_ sid: String, _ change: (inout SimulatedText) -> Void) {
        if let index = position[sid] { change(&texts[index]) }
    }

    mutating func amendCall(_ sid: String, _ change: (inout SimulatedCall) -> Void) {
        if let index = calls.lastIndex(where: { $0.sid == sid }) { change(&calls[index]) }
    }
}
