import Crypto
public import Domain

/// What must be known when the database cannot be asked: our numbers, what they are for and whose, what is switched off, and who must not
/// be texted. Who opted out is kept as salted hashes only.
public struct GoBag: Sendable, Hashable {
    /// A number of ours.
    public struct Entry: Sendable, Hashable {
        public let role: NumberRole
        /// The business it answers for.
        public let business: String?
        /// True when its client may be texted for: set-up complete, billing in order, nothing paused.
        public let isOpen: Bool
        /// Whose refusals count, hashed.
        let owner: UInt64

        init(role: NumberRole, business: String?, isOpen: Bool, owner: UInt64) {
            (self.role, self.business, self.isOpen, self.owner) = (role, business, isOpen, owner)
        }
    }

    public let savedAt: Moment
    /// True when texts are paused everywhere.
    public let isPaused: Bool
    let salt: [UInt8]
    var entries: [PhoneNumber: Entry]
    /// Hashes of (owner, phone), in order.
    var stops: [UInt64]

    /// An empty bag, to be filled.
    public init(savedAt: Moment, isPaused: Bool, salt: [UInt8] = GoBag.freshSalt()) {
        self.init(savedAt: savedAt, isPaused: isPaused, salt: salt, entries: [:], stops: [])
    }

    init(savedAt: Moment, isPaused: Bool, salt: [UInt8], entries: [PhoneNumber: Entry], stops: [UInt64]) {
        (self.savedAt, self.isPaused, self.salt, self.entries, self.stops) = (savedAt, isPaused, salt, entries, stops)
    }

    /// An empty bag that goes on with the refusals of `other`.
    public init(savedAt: Moment, isPaused: Bool, refusalsOf other: GoBag) {
        self.init(savedAt: savedAt, isPaused: isPaused, salt: other.salt, entries: [:], stops: other.stops)
    }

    public static func freshSalt() -> [UInt8] { (0..<16).map { _ in UInt8.random(in: .min ... .max) } }

    // MARK: Packing

    /// Puts a number in. `owner` is whose refusals count for it.
    public mutating func add(_ number: PhoneNumber, _ role: NumberRole, business: String?, isOpen: Bool, owner: String) {
        entries[number] = Entry(role: role, business: business, isOpen: isOpen, owner: hash(owner))
    }

    /// Puts all refusals in, in the place of those there were.
    public mutating func replaceStops(_ pairs: some Sequence<(owner: String, phone: String)>) {
        stops = pairs.map { refusal(of: $0.phone, to: hash($0.owner)) }.sorted()
    }

    // MARK: Asking

    /// The number, if it is ours.
    public subscript(number: PhoneNumber) -> Entry? { entries[number] }

    /// Whether `phone` told the owner of this number to stop, or is the owner.
    public func forbids(_ phone: PhoneNumber, at entry: Entry) -> Bool {
        if hash(phone.e164) == entry.owner { return true }
        let wanted = refusal(of: phone.e164, to: entry.owner)
        var (low, high) = (0, stops.count)
        while low < high {
            let middle = (low + high) / 2
            if stops[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < stops.count && stops[low] == wanted
    }

    private func refusal(of phone: String, to owner: UInt64) -> UInt64 {
        hash("\(owner) \(phone)")
    }

    private func hash(_ text: String) -> UInt64 {
        hmacSHA256(key: salt, message: Array(text.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
