import Domain

/// What a "not", a "last year" or an "all sorted now" takes back, and how far it reaches.
enum Scope {
    /// What can be denied: "no leak", "not urgent", "isn't on fire".
    private static let deniable: Sense = [
        .leak, .damage, .hazard, .gas, .smell, .monoxide, .fire, .smoke, .spark, .shock, .burning, .plea, .fault, .total, .safe,
        .calm,
        .worse, .sounding,
    ]
    /// What can be over.
    private static let transient: Sense = [
        .leak, .damage, .loss, .gas, .smell, .monoxide, .fire, .smoke, .spark, .shock, .burning, .plea, .hazard, .total,
    ]
    private static let mortal: Sense = [.gas, .monoxide, .fire, .smoke, .spark, .shock, .burning, .hazard]
    /// Words that end the reach of a "not".
    private static let fences: Set<UInt64> = [
        WordHash.of("and"), WordHash.of("just"), WordHash.of("so"), WordHash.of("because"), WordHash.of("cos"), WordHash.of("now"),
        WordHash.of("then"), WordHash.of("since"), WordHash.of("cause"), WordHash.of("please"), WordHash.of("as"),
        WordHash.of("theres"),
        WordHash.of("i"), WordHash.of("we"), WordHash.of("need"), WordHash.of("which"), WordHash.of("coz"), WordHash.of("with"),
    ]
    /// "So that we can have gas again" hopes for it.
    private static let hopes: Set<UInt64> = [
        WordHash.of("have"), WordHash.of("get"), WordHash.of("use"),
    ]
    private static let openings: Set<UInt64> = [WordHash.of("after"), WordHash.of("following")]
    private static let again: Set<UInt64> = [WordHash.of("again"), WordHash.of("still"), WordHash.of("keeps")]

    static func settle(_ reading: inout Reading) {
        for index in reading.marks.indices {
            let senses = reading.marks[index].senses
            if senses.contains(.not), !senses.meets([.loss, .worse]) { deny(after: index, in: &reading) }
            if senses.contains(.condition) { suppose(after: index, in: &reading) }
            if senses.contains(.question) { ask(after: index, in: &reading) }
        }
        let continues = reading.tokens.indices.last { at in
            again.contains(reading.tokens[at].key) && !reading.tokens[max(0, at - 4)..<at].contains { hopes.contains($0.key) }
        }
        for index in reading.marks.indices {
            let mark = reading.marks[index]
            if mark.senses.contains(.past), !mark.senses.contains(.safe), continues == nil { passed(around: index, in: &reading) }
            if mark.senses.contains(.safe), !mark.senses.contains(.minor), !mark.isNegated, (continues ?? -1) < mark.first {
                settled(before: index, in: &reading)
            }
        }
    }

    private static func deny(after index: Int, in reading: inout Reading) {
        let mark = reading.marks[index]
        var token = mark.last + 1
        while token < reading.tokens.count, token - mark.last <= 5 {
            if reading.tokens[token].breakBefore > .none || fences.contains(reading.tokens[token].key) { return }
            let at = Int(reading.markOf[token])
            if at >= 0, reading.marks[at].first == token {
                guard reading.marks[at].part == mark.part else { return }
                if reading.marks[at].senses.contains(.works), token - mark.last <= 4 {
                    reading.marks[at].senses.subtract([.works, .live, .work])
                    reading.marks[at].senses.formUnion([.fault, .total])
                    return
                }
                let isDenied = reading.marks[at].senses.meets(deniable) || reading.marks[at].trade == .locksmith
                if isDenied { reading.marks[at].isNegated = true }
            }
            token += 1
        }
    }

    /// "If it's urgent", "in case of fire": supposed, not said. Only haste and plain compounds are taken back: in doubt it is danger.
    private static func suppose(after index: Int, in reading: inout Reading) {
        let mark = reading.marks[index]
        let isCase = mark.last > mark.first
        for at in reading.marks.indices where at > index && reading.marks[at].part == mark.part {
            guard reading.marks[at].first - mark.last <= 4 else { return }
            if reading.marks[at].senses.meets(isCase ? transient : .plea) { reading.marks[at].isNegated = true }
        }
    }

    /// "Do you do emergency call-outs?" asks about a service.
    private static func ask(after index: Int, in reading: inout Reading) {
        let mark = reading.marks[index]
        for at in reading.marks.indices where at > index && reading.marks[at].part == mark.part {
            guard reading.marks[at].first - mark.last <= 5 else { return }
            if reading.marks[at].senses.contains(.plea) { reading.marks[at].isNegated = true }
        }
    }

    private static func passed(around index: Int, in reading: inout Reading) {
        let mark = reading.marks[index]
        // "After the flood" speaks of the flood, not of what came before it.
        let opens = openings.contains(reading.tokens[mark.first].key)
        for at in reading.marks.indices where at != index && reading.marks[at].part == mark.part {
            let other = reading.marks[at]
            if opens, at < index { continue }
            let gap = at < index ? mark.first - other.last : other.first - mark.last
            if gap <= (opens ? 4 : 8), other.senses.meets(transient) { reading.marks[at].isOver = true }
        }
    }

    private static func settled(before index: Int, in reading: inout Reading) {
        let mark = reading.marks[index]
        for at in reading.marks.indices where at < index {
            // A fire that was put out can start again: only somebody's all-clear ends a danger of life.
            let ends =
                reading.marks[at].senses.meets(mortal) ? mark.senses.contains(.past) : reading.marks[at].senses.meets(transient)
            if ends { reading.marks[at].isOver = true }
        }
        for at in reading.marks.indices where at > index && reading.marks[at].part == mark.part {
            if reading.marks[at].senses.meets([.leak, .plea]) { reading.marks[at].isOver = true }
        }
    }
}
