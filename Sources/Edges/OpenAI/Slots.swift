internal import Domain

/// How many questions are under way: bounded in all, and for each client, so that one busy client leaves room for the others.
struct Slots: Sendable {
    private let limit: Int
    private let limitPerClient: Int
    private var taken: [ClientID: Int] = [:]
    private var total = 0

    init(limit: Int, limitPerClient: Int) {
        self.limit = limit
        self.limitPerClient = limitPerClient
    }

    mutating func take(for client: ClientID) -> Bool {
        guard total < limit, taken[client, default: 0] < limitPerClient else { return false }
        total += 1
        taken[client, default: 0] += 1
        return true
    }

    mutating func giveBack(for client: ClientID) {
        total -= 1
        let left = taken[client, default: 1] - 1
        taken[client] = left == 0 ? nil : left
    }
}
