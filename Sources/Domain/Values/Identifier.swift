/// The id of one kind of thing. Ids are made by us, time-ordered, and are never mixed up: each kind is a type of its own.
public struct Identifier<Thing>: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public var description: String { text }
}

public typealias ClientID = Identifier<Client>
public typealias CustomerID = Identifier<Customer>
public typealias ConversationID = Identifier<Conversation>
public typealias LeadID = Identifier<Lead>
/// The id of a row of the outbox.
public typealias LetterID = Identifier<Letter>

/// Makes time-ordered ids: UUID version 7 (RFC 9562), as text.
public struct IdentifierSource: Sendable {
    private let random: @Sendable () -> UInt64

    public init(random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }) {
        self.random = random
    }

    /// A new id for a thing that came to be at `moment`.
    public func next<Thing>(at moment: Moment) -> Identifier<Thing> {
        let high = UInt64(bitPattern: moment.milliseconds) << 16 | 0x7000 | (random() & 0x0fff)
        let low = 0x8000_0000_0000_0000 | (random() >> 2)
        return Identifier(
            String(unsafeUninitializedCapacity: 36) { buffer in
                var position = 0
                for word in [high, low] {
                    for shift in stride(from: 60, through: 0, by: -4) {
                        if position == 8 || position == 13 || position == 18 || position == 23 {
                            buffer[position] = 0x2d
                            position += 1
                        }
                        let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift) & 15)
                        buffer[position] = digit < 10 ? 0x30 + digit : 0x57 + digit
                        position += 1
                    }
                }
                return 36
            })
    }
}
