import Domain
import Testing

@testable import Spool

@Suite struct SpoolCodecTests {
    static let events: [SpooledEvent] = [
        Sample.text("SM1"), Sample.text("SM2", ""), Sample.text("SM3", "Füße, 水漏れ 🚰\n\"quoted\"", mayBeStored: true),
        Sample.text("SM4", from: .unanswerable("Post Office")), Sample.text("SM5", urls: ["https://a/1", "https://a/2"]),
        Sample.text("SM6", from: .number(Sample.number("+33612345678", .landlineOrMobile, region: nil)), optOut: .stop),
        Sample.text("SM7", String(repeating: "é", count: 1_600), at: .max), Sample.call("CA1"), Sample.call("CA2", .withheld),
        Sample.call("CA3", forwardedFrom: "+447700900100", status: .noAnswer, mayBeStored: true),
    ]

    @Test("every event is read as it was written", arguments: events)
    func roundTrip(event: SpooledEvent) {
        #expect(SpooledEvent(payload: event.payload[...]) == event)
    }

    @Test("a payload that lacks its end, or has something after it, is no event", arguments: events)
    func truncated(event: SpooledEvent) {
        let payload = event.payload
        for length in payload.indices {
            guard let other = SpooledEvent(payload: payload[..<length]) else { continue }
            // Only what stands at the very end may be shorter without being missed here: the checksum sees it.
            #expect(other.sid == event.sid)
        }
        #expect(SpooledEvent(payload: (payload + [0xfd])[...]) == nil)
    }

    @Test("the checksum is CRC-32C: its published check value")
    func checksum() {
        #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xe306_9283)
        #expect(CRC32C.checksum(Array("6789".utf8), after: CRC32C.checksum(Array("12345".utf8))) == 0xe306_9283)
    }

    @Test("any single flipped bit in a record is noticed")
    func flippedBits() {
        let frame = SpoolFrame.frame(Sample.text("SM1", "x").payload)
        #expect(SpoolFrame.read(frame[...]) == .whole(frame.count))
        for index in frame.indices {
            for bit in 0..<8 {
                var flipped = frame
                flipped[index] ^= 1 << bit
                #expect(SpoolFrame.read(flipped[...]) != .whole(frame.count))
            }
        }
    }

    @Test("random bytes are scanned to their end and harm nothing", arguments: 0..<40 as Range<UInt64>)
    func randomBytes(seed: UInt64) {
        var random = Sequencer(state: seed)
        let frames = Self.events.map { SpoolFrame.frame($0.payload) }
        for _ in 0..<50 {
            var bytes: [UInt8] = []
            var whole = 0
            for _ in 0..<Int(random.next() % 6) {
                switch random.next() % 3 {
                case 0:
                    bytes += frames[Int(random.next() % UInt64(frames.count))]
                    whole += 1
                case 1: bytes += (0..<random.next() % 40).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                default: bytes += SpoolFrame.mark + (0..<random.next() % 20).map { _ in UInt8(random.next() % 3) }
                }
            }
            let scan = SpoolScan(bytes, isEnd: true)
            let records = scan.pieces.filter { if case .record = $0 { true } else { false } }
            #expect(records.count >= whole, "no whole record is missed")
            #expect(scan.consumed + scan.torn == bytes.count)
            #expect(
                scan.pieces.map(\.range.lowerBound) == [0].prefix(scan.pieces.count)
                    + scan.pieces.dropLast().map(\.range.upperBound))
            _ = SpooledEvent(payload: bytes[...])
        }
    }

    @Test("a text cannot pretend to be a record")
    func forgery() {
        let forged = SpoolFrame.frame(Sample.text("SMforged").payload)
        let words = String(decoding: forged, as: UTF8.self)
        var frame = SpoolFrame.frame(Sample.text("SM1", words).payload)
        frame[5] ^= 1
        let scan = SpoolScan(frame + SpoolFrame.frame(Sample.text("SM2").payload), isEnd: true)
        #expect(scan.pieces.count == 2)
        #expect(scan.pieces.first == .damage(0..<frame.count))
    }
}

/// A small generator of repeatable numbers (SplitMix64).
struct Sequencer: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}
