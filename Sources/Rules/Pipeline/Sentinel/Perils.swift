import Domain

/// Dangers put together from their parts, however they are worded: what may fall and on whom, cables where they should not be, a gas pipe
/// that was hit, water beside electricity.
enum Perils {
    /// Something may fall on somebody, or gave way that holds people up.
    static func falling(_ reading: Reading) -> Bool {
        for part in 0..<reading.parts {
            let words = keys(of: part, in: reading)
            let things = words.indices.filter { heights.contains(words[$0]) }
            guard !things.isEmpty, !isDone(part, reading) else { continue }
            let moves = words.indices.contains { falls.contains(words[$0]) || isAbout($0, words) }
            if moves, words.contains(where: people.contains) || isAbove(words) { return true }
            if things.contains(where: { masonry.contains(words[$0]) }), words.contains(where: sways.contains) { return true }
            if words.indices.contains(where: { comings.contains(words[$0]) && words[..<$0].suffix(3).contains(looks) }) {
                return true
            }
            if words.indices.contains(where: { isAbout($0, words) }) { return true }
            if hangsByThread(words) { return true }
            if !words.contains(where: slight.contains),
                things.contains(where: { supports.contains(words[$0]) && gaveWay(after: $0, words) })
            {
                return true
            }
        }
        return hurts(reading)
    }

    /// A child or somebody helpless shut in.
    static func shutIn(_ reading: Reading) -> Bool {
        let words = reading.tokens.map(\.key)
        return words.indices.contains { at in
            guard shut.contains(words[at]), at + 1 < words.count, insides.contains(words[at + 1]) else { return false }
            return words[..<at].suffix(5).contains(where: helpless.contains) && !words.contains(where: elsewhere.contains)
                && !words[..<at].suffix(3).contains(where: habitual.contains)
        }
    }

    /// The thing that warns of carbon monoxide is sounding, whatever it is called.
    static func monoxide(_ reading: Reading) -> Bool {
        guard reading.has(.sounding) else { return false }
        return reading.tokens.indices.contains { at in
            reading.tokens[at].key == co && (at == 0 || !reading.tokens[at - 1].shape.contains(.sign))
                && at + 1 < reading.tokens.count
                && things.contains(reading.tokens[at + 1].key)
        }
    }

    /// A cable lies or hangs where people are, or shows its copper.
    static func cable(_ reading: Reading) -> Bool {
        for part in 0..<reading.parts {
            let words = keys(of: part, in: reading)
            guard words.contains(where: cables.contains), !isDone(part, reading) else { continue }
            if words.contains(where: harmless.contains) { continue }
            for at in words.indices where cables.contains(words[at]) {
                let after = words[(at + 1)...].prefix(5)
                if after.contains(where: loose.contains) { return true }
                if words[..<at].suffix(4).contains(where: bared.contains) { return true }
                if words[..<at].suffix(6).contains(through), words[..<at].contains(where: cuts.contains) { return true }
            }
            if words.contains(copper), words.contains(where: shows.contains) { return true }
        }
        return false
    }

    /// A gas pipe was hit, gas is hissing out, or it smells of eggs.
    static func gas(_ reading: Reading) -> Bool {
        let words = reading.tokens.map(\.key)
        let smells = reading.has(.smell)
        if smells, words.contains(where: eggs.contains), !words.contains(where: drains.contains) { return true }
        for part in 0..<reading.parts {
            let words = keys(of: part, in: reading)
            if words.contains(gasWord), words.contains(where: hits.contains) || words.contains(where: hisses.contains),
                !isDone(part, reading), !words.contains(where: fitting.contains)
            {
                return true
            }
            if words.indices.contains(where: { words[$0] == gasWord && words[..<$0].suffix(3).contains(through) }) { return true }
            if words.contains(pipe), words.contains(where: hits.contains), words.contains(where: hisses.contains), smells {
                return true
            }
            if words.contains(gasWord), words.contains(where: alarms.contains), reading.has(.sounding) { return true }
            if words.contains(where: burners.contains), words.contains(where: flames.contains),
                words.contains(where: colours.contains)
            {
                return true
            }
        }
        return false
    }

    /// Crackling, black or banging sockets; something electrical that bites.
    static func current(_ reading: Reading) -> Bool {
        for part in 0..<reading.parts {
            let words = keys(of: part, in: reading)
            if bites(words), words.contains(where: { outlets.contains($0) || charged.contains($0) }), !isDone(part, reading),
                !reading.marks.contains(where: { $0.trade == .pestControl })
            {
                return true
            }
            for at in words.indices where outlets.contains(words[at]) {
                let near = words[max(0, at - 6)..<min(words.count, at + 9)]
                if near.contains(where: crackles.contains), !isDone(part, reading) { return true }
                let after = words[(at + 1)...].prefix(4)
                if let black = after.firstIndex(of: blackWord), black > at + 1, turned.contains(words[black - 1]) { return true }
                if near.contains(where: bangs.contains), near.contains(where: went.contains), !near.contains(where: bulbs.contains)
                {
                    return true
                }
            }
        }
        return false
    }

    /// "The switch nipped me": so people call a shock.
    private static func bites(_ words: [UInt64]) -> Bool {
        words.indices.dropLast().contains { biting.contains(words[$0]) && bitten.contains(words[$0 + 1]) }
    }

    /// Water comes out of, through, onto or near something electrical.
    static func wetElectrics(_ reading: Reading) -> Bool {
        guard reading.has([.leak, .damage, .water]) else { return false }
        for part in 0..<reading.parts {
            guard
                let wet = reading.marks.first(where: {
                    $0.part == part && $0.senses.meets([.leak, .damage, .water]) && !$0.isNegated && !$0.isOver
                })
            else { continue }
            for mark in reading.marks where mark.part == part && mark.first > wet.last && mark.first - wet.last <= 9 {
                guard mark.senses.contains(.live), mark.trade == .electrical, !mark.isNegated else { continue }
                let before = reading.tokens[max(0, mark.first - 4)..<mark.first].map(\.key)
                if before.contains(where: onto.contains) || before.suffix(2).contains(where: touching.contains) { return true }
            }
        }
        return false
    }

    private static func keys(of part: Int, in reading: Reading) -> [UInt64] {
        var keys: [UInt64] = []
        var at = 0
        for index in reading.tokens.indices {
            if index > 0, reading.tokens[index].breakBefore == .stop { at += 1 }
            if let mark = reading.mark(at: index), mark.first == index, mark.part > at { at = mark.part }
            if at == part { keys.append(reading.tokens[index].key) }
        }
        return keys
    }

    /// Repaired, made safe, or long ago.
    private static func isDone(_ part: Int, _ reading: Reading) -> Bool {
        reading.marks.contains {
            $0.part == part && !$0.isNegated
                && ($0.senses.contains(.safe) && !$0.senses.contains(.minor)
                    || $0.senses.contains(.past) && reading.tokens[$0.first].key != afterWord)
        }
            || reading.marks.contains { $0.part == part && $0.senses.contains(.not) && reading.tokens[$0.first].key == notWord }
    }

    /// About to drop, ready to go, could come down.
    private static func isAbout(_ at: Int, _ words: [UInt64]) -> Bool {
        guard drops.contains(words[at]) else { return false }
        return words[..<at].suffix(3).contains(where: soon.contains)
    }

    /// Over the door, above the cot.
    private static func isAbove(_ words: [UInt64]) -> Bool {
        words.indices.contains { places.contains(words[$0]) && words[..<$0].suffix(3).contains(where: overs.contains) }
    }

    private static func hangsByThread(_ words: [UInt64]) -> Bool {
        words.contains(thread) && words.contains(where: hanging.contains)
    }

    private static func gaveWay(after at: Int, _ words: [UInt64]) -> Bool {
        let rest = Array(words[(at + 1)...].prefix(7))
        return rest.indices.contains { index in
            breaks.contains(rest[index]) && index + 1 < rest.count && aways.contains(rest[index + 1]) || gives.contains(rest[index])
        }
    }

    /// "Someone will get hit", "nearly hit a woman", "could kill somebody".
    private static func hurts(_ reading: Reading) -> Bool {
        let words = reading.tokens.map(\.key)
        return words.indices.contains { at in
            guard harms.contains(words[at]) else { return false }
            let before = words[..<at].suffix(4)
            let after = words[(at + 1)...].prefix(3)
            return before.contains(where: somebodies.contains) && before.contains(where: soon.contains)
                || after.contains(where: somebodies.contains) && before.contains(where: soon.contains)
        }
    }
}
