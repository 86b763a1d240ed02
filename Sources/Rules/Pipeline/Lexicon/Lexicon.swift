import Domain

/// Every word and phrase the rules know, in one hash table, made once from the word lists beside this file.
///
/// A line of a list is `senses [@trade[:weight]] = phrase, phrase, …`. A phrase ending in `+` stands for its plural as well.
struct Lexicon {
    /// What a phrase means.
    struct Entry {
        var senses: Sense
        var trade: Trade
        /// How much the phrase says about the trade; 0 says nothing.
        var weight: Int32
    }

    /// What a slot of the table holds: maybe a meaning, maybe the promise that longer phrases begin here.
    private struct Slot {
        var key: UInt64 = 0
        var entry: Int32 = -1
        var continues = false
    }

    static let british = Lexicon(sources: WordLists.all)

    private var slots: [Slot]
    private let mask: Int
    private(set) var entries: [Entry] = []
    /// Words worth correcting misspellings to: hash of the word.
    private(set) var spelling = Spelling()

    init(sources: [String]) {
        var capacity = 1 << 15
        while capacity < sources.reduce(0, { $0 + $1.utf8.count }) / 4 { capacity <<= 1 }
        slots = Array(repeating: Slot(), count: capacity)
        mask = capacity - 1
        for source in sources { read(source) }
    }

    /// What is known about the phrase with this hash: its entry (or -1) and whether longer phrases begin with it.
    @inline(__always)
    func look(_ key: UInt64) -> (entry: Int, continues: Bool)? {
        var index = Int(truncatingIfNeeded: key &* 0x9e37_79b9_7f4a_7c15 >> 20) & mask
        while true {
            let slot = slots[index]
            if slot.key == key { return (Int(slot.entry), slot.continues) }
            if slot.key == 0 { return nil }
            index = (index + 1) & mask
        }
    }

    private mutating func with(_ key: UInt64, _ change: (inout Slot) -> Void) {
        var index = Int(truncatingIfNeeded: key &* 0x9e37_79b9_7f4a_7c15 >> 20) & mask
        while slots[index].key != 0, slots[index].key != key { index = (index + 1) & mask }
        slots[index].key = key
        change(&slots[index])
    }

    private mutating func read(_ source: String) {
        for line in source.split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            var entry = Entry(senses: [], trade: .none, weight: 0)
            for word in line[..<equals].split(separator: " ") {
                if word.first == "@" {
                    let parts = word.dropFirst().split(separator: ":")
                    entry.trade = Trade(rawValue: String(parts[0])) ?? .other
                    entry.weight = parts.count > 1 ? Int32(parts[1]) ?? 3 : 3
                } else if let sense = Sense.named[String(word)] {
                    entry.senses.insert(sense)
                } else {
                    preconditionFailure("the lexicon names an unknown sense: \(word)")
                }
            }
            for phrase in line[line.index(after: equals)...].split(separator: ",") {
                add(phrase, entry)
            }
        }
    }

    private mutating func add(_ written: Substring, _ entry: Entry) {
        var phrase = String(written)
        let plural = phrase.last == "+"
        if plural { phrase.removeLast() }
        insert(phrase, entry)
        if plural {
            insert(phrase + "s", entry)
            if phrase.hasSuffix("y") { insert(phrase.dropLast() + "ies", entry) }
            if let last = phrase.last, "sxhz".contains(last) { insert(phrase + "es", entry) }
        }
    }

    private mutating func insert(_ phrase: String, _ entry: Entry) {
        var phrase = phrase
        phrase.withUTF8 { bytes in
            let words = Tokeniser.words(of: bytes)
            guard let first = words.first else { return }
            var key = first.key
            for word in words.dropFirst() {
                with(key) { $0.continues = true }
                key = WordHash.join(key, word.key)
            }
            var target = entries.count
            with(key) { slot in
                if slot.entry >= 0 { target = Int(slot.entry) } else { slot.entry = Int32(target) }
            }
            if target < entries.count {
                entries[target].senses.formUnion(entry.senses)
                if entry.weight > entries[target].weight {
                    entries[target].trade = entry.trade
                    entries[target].weight = entry.weight
                }
            } else {
                entries.append(entry)
            }
            if words.count == 1, first.length >= 5, !entry.senses.meets([.place, .placeWord, .firstName, .everyday]) {
                spelling.learn(bytes, from: first)
            }
        }
    }
}
