import Testing

@testable import TimeZones

@Suite("The clock on the wall")
struct ZoneTests {
    private let files = ZoneFiles()

    @Test("shows what zoneinfo says around every change from 2026 to 2060", arguments: ZoneinfoTable.zones.indices)
    func table(index: Int) throws {
        let (name, offsets) = ZoneinfoTable.zones[index]
        let zone = try #require(files.zone(name))
        var count = 0
        for entry in offsets.split(whereSeparator: { $0 == "," || $0 == "\n" }) {
            let parts = entry.split(separator: " ")
            let (instant, offset) = (try #require(Int64(parts[0])), try #require(Int(parts[1])))
            #expect(zone.offset(at: instant) == offset, "\(name) at \(instant)")
            count += 1
        }
        #expect(count >= 35)
    }

    @Test(
        "reads day, hour and minute",
        arguments: [
            ("Europe/London", 1_774_746_000, Zone.Reading(day: 20_541, hour: 2, minute: 0)),
            ("Asia/Kolkata", 1_774_746_000, Zone.Reading(day: 20_541, hour: 6, minute: 30)),
            ("Australia/Lord_Howe", 2_556_143_940, Zone.Reading(day: 29_585, hour: 10, minute: 59)),
            ("America/New_York", 2_824_516_740, Zone.Reading(day: 32_690, hour: 23, minute: 59)),
            ("Europe/London", -1, Zone.Reading(day: 0, hour: 0, minute: 59)),
        ])
    func reading(name: String, instant: Int64, expected: Zone.Reading) throws {
        #expect(try #require(files.zone(name)).reading(at: instant) == expected)
    }

    @Test(
        "says when it will next be that late, on days of change too",
        arguments: [
            ("Europe/London", 7, 30, 1_774_742_400, 1_774_765_800), ("Europe/London", 7, 30, 1_792_882_800, 1_792_913_400),
            ("Europe/London", 7, 30, 1_774_765_800, 1_774_765_800 + 86_400),
            ("Europe/London", 7, 30, 1_774_765_799, 1_774_765_800),
            ("Australia/Lord_Howe", 8, 0, 2_524_568_400, 2_524_597_200),
            // Half past one is skipped in London on 29 March 2026: it counts as half past two.
            ("Europe/London", 1, 30, 1_774_742_400, 1_774_747_800),
        ] as [(String, Int, Int, Int64, Int64)])
    func next(name: String, hour: Int, minute: Int, after: Int64, expected: Int64) throws {
        #expect(try #require(files.zone(name)).next(hour: hour, minute: minute, after: after) == expected)
    }

    @Test(
        "obeys every form of rule",
        arguments: [
            ("UTC0", 1_784_800_000, 0), ("<+0330>-3:30", 1_784_800_000, 12_600),
            ("EST5EDT,J60,J300", 1_772_427_600 - 86_400 + 7200 - 1, -18_000),
            ("EST5EDT,J60,J300", 1_772_427_600 - 86_400 + 7200, -14_400),
            ("EST5EDT,59,299", 1_772_427_600 - 86_400 + 7200, -14_400),
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1_774_745_999, -7200), ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1_774_746_000, -3600),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_784_800_000, 3600), ("XXX-3:15:07", 5, 11_707),
        ] as [(String, Int64, Int)])
    func rules(text: String, instant: Int64, offset: Int) throws {
        #expect(try ZoneRule(Array(text.utf8)).offset(at: instant) == offset)
    }

    @Test(
        "is refused when the file or its rule is broken",
        arguments: [
            "", "G", "GMT", "GMT0BST", "EST5EDT", "GMT0BST,M3.5.0", "GMT0BST,M13.5.0,M10.5.0", "GMT0BST,M3.6.0,M10.5.0",
            "GMT0BST,M3.5.7,M10.5.0",
            "GMT0BST,M3.5.0,M10.5.0,", "GMT0BST,J0,J300", "GMT25", "<+1-1", "GMT0BST,M3.5.0/168,M10.5.0",
        ])
    func broken(rule: String) {
        #expect(throws: Zone.Fault.self) { try ZoneRule(Array(rule.utf8)) }
    }

    @Test("a file that is cut anywhere is refused, never misread")
    func cut() throws {
        let whole = Self.file(footer: "GMT0BST,M3.5.0/1,M10.5.0")
        #expect(try Zone(tzif: whole).offset(at: 1_784_800_000) == 3600)
        for length in 0..<whole.count - 1 {
            #expect(throws: Zone.Fault.self) { try Zone(tzif: Array(whole[..<length])) }
        }
        let ruleless = try Zone(tzif: Self.file(footer: ""))
        #expect([999, 1000, 1_784_800_000].map(ruleless.offset) == [0, 3600, 3600])
    }

    @Test(
        "names lead nowhere else",
        arguments: ["", "/etc/passwd", "../zoneinfo/UTC", "Europe/../UTC", "Europe//London", "Nowhere/Land", "UTC\0", "."])
    func names(name: String) {
        #expect(files.zone(name) == nil)
    }

    /// A file of version 2 with one change, at 1000, from 0 to 3600.
    private static func file(footer: String) -> [UInt8] {
        func header(_ counts: [UInt8]) -> [UInt8] {
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts.flatMap { [0, 0, 0, $0] }
        }
        let types: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0x0e, 0x10, 1, 0]
        let names = Array("GMT\0".utf8)
        let short = header([0, 0, 0, 0, 2, 4]) + types + names
        let wide = header([0, 0, 0, 1, 2, 4]) + [0, 0, 0, 0, 0, 0, 0x03, 0xe8] + [1] + types + names
        return short + wide + Array("\n\(footer)\n".utf8)
    }
}
