import Domain

/// The bag's file: replaced whole. A bag that is not whole is no bag.
public struct GoBagFile: Sendable {
    private let path: String
    private static let numbersPerFrame = 1_000
    private static let stopsPerFrame = 16_384

    public init(folder: String) {
        path = folder + "/go-bag"
    }

    /// Puts the bag on the disk in the place of the last one.
    public func save(_ bag: GoBag) throws(SpoolFailure) {
        try DurableFile.replace(path, with: Self.bytes(of: bag))
    }

    /// The bag as it was last saved; nothing when there is none or it is damaged.
    public func load() -> GoBag? {
        DurableFile.read(path).flatMap(Self.bag(in:))
    }

    static func bytes(of bag: GoBag) -> [UInt8] {
        var head = FieldWriter()
        head.add(
            "bag1", String(bag.savedAt.milliseconds), bag.isPaused ? "1" : nil, String(bag.entries.count), String(bag.stops.count))
        for byte in bag.salt { head.add(String(byte)) }
        var bytes = SpoolFrame.frame(head.bytes)
        let numbers = bag.entries.sorted { $0.key.e164 < $1.key.e164 }
        for start in stride(from: 0, to: numbers.count, by: numbersPerFrame) {
            var fields = FieldWriter()
            for (number, entry) in numbers[start..<min(start + numbersPerFrame, numbers.count)] {
                fields.add(number.e164, entry.role.rawValue, entry.business, entry.isOpen ? "1" : nil, String(entry.owner))
            }
            bytes += SpoolFrame.frame(fields.bytes)
        }
        for start in stride(from: 0, to: bag.stops.count, by: stopsPerFrame) {
            let part = bag.stops[start..<min(start + stopsPerFrame, bag.stops.count)]
            bytes += SpoolFrame.frame(part.flatMap { stop in (0..<8).map { UInt8(truncatingIfNeeded: stop >> (8 * $0)) } })
        }
        return bytes
    }

    static func bag(in bytes: [UInt8]) -> GoBag? {
        var rest = bytes[...]
        guard let head = frame(&rest), var fields = FieldReader(head), fields.text() == "bag1", let savedAt = fields.integer()
        else {
            return nil
        }
        let isPaused = fields.optional() != nil
        guard let numberCount = fields.integer(), let stopCount = fields.integer() else { return nil }
        var salt: [UInt8] = []
        while let byte = fields.integer() {
            guard let byte = UInt8(exactly: byte) else { return nil }
            salt.append(byte)
        }
        guard salt.count == 16, fields.isAtEnd else { return nil }
        var bag = GoBag(savedAt: Moment(milliseconds: savedAt), isPaused: isPaused, salt: salt)
        while bag.entries.count < numberCount {
            guard let part = frame(&rest), var fields = FieldReader(part), unpack(&fields, into: &bag) else { return nil }
        }
        while bag.stops.count < stopCount {
            guard let part = frame(&rest), !part.isEmpty, part.count.isMultiple(of: 8) else { return nil }
            for start in stride(from: part.startIndex, to: part.endIndex, by: 8) {
                bag.stops.append((0..<8).reduce(0) { $0 | UInt64(part[start + $1]) << (8 * UInt64($1)) })
            }
        }
        return rest.isEmpty ? bag : nil
    }

    private static func unpack(_ fields: inout FieldReader, into bag: inout GoBag) -> Bool {
        while !fields.isAtEnd {
            guard let number = fields.phone(), let role = fields.text().flatMap(NumberRole.init(rawValue:)) else { return false }
            let business = fields.optional()
            let isOpen = fields.optional() != nil
            guard let owner = fields.text().flatMap({ UInt64($0) }) else { return false }
            bag.entries[number] = GoBag.Entry(role: role, business: business, isOpen: isOpen, owner: owner)
        }
        return true
    }

    private static func frame(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard case .whole(let size) = SpoolFrame.read(rest) else { return nil }
        defer { rest = rest.dropFirst(size) }
        return SpoolFrame.payload(rest.prefix(size))
    }
}
