public import Domain

/// Stops machines from answering machines.
public enum LoopGuard {
    public enum Finding: String, Sendable, CaseIterable {
        /// Twenty texts to this person within the hour.
        case tooMany = "too_many"
        /// The same words three times in a row: the automation of this conversation stops.
        case repeated
    }

    /// The most texts to one person within an hour.
    public static let hourly = 20

    /// What speaks against answering, judged by what passed before and what is to be answered.
    public static func inspect(past: [PastMessage], texts: [InboundText], now: Moment) -> Finding? {
        let hourAgo = now - .hours(1)
        let sent = past.count { $0.direction == .outbound && $0.at > hourAgo }
        if sent >= hourly { return .tooMany }
        let earlier = past.filter { $0.direction == .inbound }.map(\.body)
        let inbound = (earlier + texts.map(\.body)).suffix(3)
        guard inbound.count == 3, let last = inbound.last, !last.text.isEmpty else { return nil }
        return inbound.allSatisfy { $0 == last } ? .repeated : nil
    }
}
