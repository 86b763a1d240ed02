import Domain
import Testing

@testable import Spool

@Suite struct GoBagTests {
    static let smith = Sample.phone("+447700900001")
    static let system = Sample.phone("+447700900003")
    static let stopped = Sample.phone("+447700900123")
    static let other = Sample.phone("+447700900124")

    static func packed(stops: Int = 1) -> GoBag {
        var bag = GoBag(savedAt: Moment(milliseconds: 5), isPaused: false)
        bag.add(smith, .operational, business: "Smith & Söhne", isOpen: true, owner: "+447700900100")
        bag.add(system, .system, business: nil, isOpen: false, owner: system.e164)
        bag.replaceStops((0..<stops).map { (owner: "+447700900100", phone: $0 == 0 ? stopped.e164 : "+4477009\($0)") })
        return bag
    }

    @Test("who told the owner to stop is forbidden for his number, and for no other's; so is the owner")
    func stops() throws {
        let bag = Self.packed()
        let smith = try #require(bag[Self.smith])
        let system = try #require(bag[Self.system])
        #expect(bag.forbids(Self.stopped, at: smith))
        #expect(!bag.forbids(Self.other, at: smith))
        #expect(!bag.forbids(Self.stopped, at: system))
        #expect(bag.forbids(Sample.phone("+447700900100"), at: smith))
    }

    @Test("a bag is read as it was packed", arguments: [0, 1, 40_000])
    func roundTrip(stops: Int) async throws {
        try await withFolder { folder in
            let file = GoBagFile(folder: folder.path)
            #expect(file.load() == nil)
            let bag = Self.packed(stops: stops)
            try file.save(bag)
            #expect(file.load() == bag)
            try file.save(GoBag(savedAt: Moment(milliseconds: 6), isPaused: true))
            #expect(file.load()?.isPaused == true)
        }
    }

    @Test("a bag that lacks anything is no bag")
    func damage() {
        let bytes = GoBagFile.bytes(of: Self.packed())
        for length in bytes.indices { #expect(GoBagFile.bag(in: Array(bytes[..<length])) == nil) }
        for index in bytes.indices {
            var flipped = bytes
            flipped[index] ^= 0x10
            #expect(GoBagFile.bag(in: flipped) == nil)
        }
        #expect(GoBagFile.bag(in: bytes + [0]) == nil)
    }

    @Test("the file holds no opted-out number and no owner's")
    func privacy() {
        let text = String(decoding: GoBagFile.bytes(of: Self.packed()), as: UTF8.self)
        #expect(text.contains(Self.smith.e164))
        for phone in ["700900123", "700900100"] { #expect(!text.contains(phone)) }
    }

    @Test("the same refusals hash differently in another bag")
    func salt() {
        #expect(Self.packed().stops != Self.packed().stops)
    }
}
