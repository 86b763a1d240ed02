/// Finds British postcodes (`M20 2AB`, `m202ab`, `SW1A 1AA`) and outcodes (`LS6`).
enum Postcodes {
    static func find(in reading: Reading, asked: Bool) -> ClosedRange<Int>? {
        var text = reading.text
        return text.withUTF8 { bytes in
            var outcode: ClosedRange<Int>?
            for at in reading.tokens.indices where reading.tokens[at].shape.isSuperset(of: [.digit, .letter]) {
                let token = reading.tokens[at]
                guard token.length <= 7, Letters.isLetter(bytes[token.start]) else { continue }
                if token.length >= 5, isInward(bytes, token.end - 3, token.end), isOutward(bytes, token.start, token.end - 3) {
                    return at...at
                }
                guard isOutward(bytes, token.start, token.end) else { continue }
                if at + 1 < reading.tokens.count, reading.tokens[at + 1].length == 3,
                    isInward(bytes, reading.tokens[at + 1].start, reading.tokens[at + 1].end)
                {
                    return at...(at + 1)
                }
                if outcode == nil, isCredible(at, reading, asked: asked) { outcode = at...at }
            }
            return outcode
        }
    }

    /// A lone outcode could be a part number: it is written in capitals, or it stands where a place stands.
    private static func isCredible(_ at: Int, _ reading: Reading, asked: Bool) -> Bool {
        let token = reading.tokens[at]
        if at > 0, notPlaces.contains(reading.tokens[at - 1].key) || reading.tokens[at - 1].shape.isNumber { return false }
        if at + 1 < reading.tokens.count, reading.tokens[at + 1].breakBefore == .none, parts.contains(reading.tokens[at + 1].key) {
            return false
        }
        if gases.contains(token.key) { return false }
        if asked || reading.tokens.count == 1 { return true }
        if at > 0, cues.contains(reading.tokens[at - 1].key) { return true }
        if at > 0, reading.senses(at: at - 1).meets([.place, .placeWord]) { return true }
        if at + 1 < reading.tokens.count, reading.senses(at: at + 1).meets([.place]) || reading.isWord(at + 1, WordHash.of("area"))
        {
            return true
        }
        return !token.shape.contains(.small) || at + 1 == reading.tokens.count || token.length >= 3 && at == 0
    }

    private static let cues: Set<UInt64> = [
        WordHash.of("in"), WordHash.of("at"), WordHash.of("near"), WordHash.of("postcode"), WordHash.of("is"), WordHash.of("area"),
        WordHash.of("to"), WordHash.of("from"), WordHash.of("code"), WordHash.of("around"), WordHash.of("cover"), WordHash.of("im"),
    ]
    private static let notPlaces: Set<UInt64> = [
        WordHash.of("error"), WordHash.of("fault"), WordHash.of("code"), WordHash.of("size"), WordHash.of("model"),
        WordHash.of("type"),
        WordHash.of("shows"), WordHash.of("show"), WordHash.of("says"), WordHash.of("display"), WordHash.of("displaying"),
        WordHash.of("reads"), WordHash.of("bulb"), WordHash.of("class"), WordHash.of("fitting"), WordHash.of("junction"),
        WordHash.of("showing"),
    ]

    /// What follows the number of a part or an error.
    private static let parts: Set<UInt64> = [
        WordHash.of("error"), WordHash.of("code"), WordHash.of("bulb"), WordHash.of("bulbs"), WordHash.of("fitting"),
        WordHash.of("fault"),
        WordHash.of("lamp"), WordHash.of("lamps"), WordHash.of("bolt"), WordHash.of("bolts"), WordHash.of("fittings"),
        WordHash.of("spot"),
        WordHash.of("spots"), WordHash.of("led"), WordHash.of("leds"),
    ]
    private static let gases: Set<UInt64> = [
        WordHash.of("co2"), WordHash.of("gu10"), WordHash.of("m2"), WordHash.of("m3"), WordHash.of("cat5"),
    ]

    /// Digit, letter, letter.
    private static func isInward(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        end - start == 3 && Letters.isDigit(bytes[start]) && Letters.isLetter(bytes[start + 1])
            && Letters.isLetter(bytes[start + 2])
    }

    /// A known area of one or two letters, then a digit, then perhaps a digit or a letter.
    private static func isOutward(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let length = end - start
        guard (2...4).contains(length), Letters.isLetter(bytes[start]) else { return false }
        let two = Letters.isLetter(bytes[start + 1])
        let digits = start + (two ? 2 : 1)
        guard digits < end, end - digits <= 2, Letters.isDigit(bytes[digits]) else { return false }
        let first = UInt16(Letters.lower(bytes[start]))
        let area = two ? first << 8 | UInt16(Letters.lower(bytes[start + 1])) : first
        guard areas.contains(area) else { return false }
        guard end - digits == 2 else { return true }
        if Letters.isDigit(bytes[digits + 1]) { return true }
        return lettered.contains(area)
    }

    /// Areas whose districts may end in a letter: W1A, EC1A, SW1A, …
    private static let lettered = codes("e ec n nw se sw w wc")
    private static let areas = codes(
        """
        ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk fy g gl gu gy ha hd hg hp hr
        hs hu hx ig im ip iv ja je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk
        sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze
        """)

    private static func codes(_ list: String) -> Set<UInt16> {
        Set(list.split { $0 == " " || $0 == "\n" }.map { $0.utf8.reduce(0) { $0 << 8 | UInt16($1) } })
    }
}
