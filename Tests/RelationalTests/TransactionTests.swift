import Relational
import Testing

/// Answers each statement with its own text, and keeps what it was asked in which company.
private final class EchoChannel: TransactionChannel {
    private(set) var trips: [[String]] = []
    private(set) var queued: [String] = []

    func run(_ statements: [SQL]) throws(SQLFailure) -> [[Row]] {
        trips.append(statements.map(\.portableText))
        return statements.map { $0.portableText == "nothing" ? [] : [Row([.text($0.portableText)])] }
    }

    func later(_ statement: SQL) throws(SQLFailure) {
        queued.append(statement.portableText)
    }
}

@Suite struct TransactionTests {
    @Test("together sends its questions as one trip and gives each its own answer")
    func together() throws {
        let channel = EchoChannel()
        let tx = Transaction(channel: channel)
        let (first, isThere, all, missing) = try tx.together(
            Query.first("a") { try $0.text(0) }, Query.exists("nothing"), Query.all("c") { try $0.text(0) },
            Query.first("nothing") { try $0.text(0) })
        #expect(first == "a" && !isThere && all == ["c"] && missing == nil)
        #expect(channel.trips == [["a", "nothing", "c", "nothing"]])
    }

    @Test("later waits for nothing")
    func later() throws {
        let channel = EchoChannel()
        let tx = Transaction(channel: channel)
        try tx.later("a")
        try tx.later("b")
        #expect(channel.queued == ["a", "b"] && channel.trips.isEmpty)
    }
}

@Suite struct SQLFailureTests {
    @Test("only what is certainly undone and out of reach counts as lost")
    func lost() {
        #expect(SQLFailure.lost("").isLost && SQLFailure.unwritable("").isLost)
        #expect(!SQLFailure.unknown("").isLost && !SQLFailure.timeout("").isLost && !SQLFailure.busy("").isLost)
    }

    @Test("a time-out says so in the words that are watched for")
    func timeout() {
        #expect(SQLFailure.timeout("five seconds").description == "Query timeout exceeded: five seconds")
    }
}
