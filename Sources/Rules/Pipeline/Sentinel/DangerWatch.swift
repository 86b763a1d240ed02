import Domain

/// A danger of life that gets its fixed safety text at once.
public enum LifeSafety: String, Sendable, CaseIterable {
    case gas, carbonMonoxide, fire, electricShock
}

/// Sees danger in a text. Knows "no smell of gas" and "gas engineer" from danger; whatever it does not know, it takes for danger.
public enum DangerWatch {
    /// The danger of life a text tells of, if any.
    public static func lifeSafety(in text: String) -> LifeSafety? {
        lifeSafety(in: Reading(text))
    }

    /// True when the rules see any danger in a text, with nothing learnt.
    package static func isSeenByRules(in text: String) -> Bool {
        let reading = Reading(text)
        return lifeSafety(in: reading) != nil || isHazard(reading)
    }

    /// The same, when the text has been read already. What can be checked cheaply is checked first: hardly any text gets past that.
    static func lifeSafety(in reading: Reading) -> LifeSafety? {
        let dangers: Sense = [.gas, .smell, .monoxide, .fire, .smoke, .spark, .shock, .burning, .alarm, .ill]
        if Perils.gas(reading) { return .gas }
        if Perils.monoxide(reading) { return .carbonMonoxide }
        guard reading.has(dangers) else { return Perils.current(reading) ? .electricShock : nil }
        if gas(reading) { return .gas }
        if monoxide(reading) { return .carbonMonoxide }
        if fire(reading) { return .fire }
        if shock(reading) || Perils.current(reading) { return .electricShock }
        return nil
    }

    /// Danger to people that has no safety text of its own: bare wires, a ceiling coming down, somebody trapped.
    static func isHazard(_ reading: Reading) -> Bool {
        if reading.has(.hazard) || Perils.falling(reading) || Perils.shutIn(reading) || Perils.cable(reading)
            || Perils.wetElectrics(reading)
        {
            return true
        }
        guard let (_, live) = reading.pair([.damage, .leak, .water], .live, within: 4) else { return false }
        return reading.marks[live].trade == .electrical
    }

    private static func gas(_ reading: Reading) -> Bool {
        guard reading.has([.gas, .smell]) else { return false }
        for mark in reading.marks where mark.senses.isSuperset(of: [.gas, .smell]) && !mark.isNegated && !mark.isOver {
            return true
        }
        return reading.near(.gas, .smell, within: 7) || reading.near(.gas, .leak, within: 4)
            || gasCompound(reading, with: [.smell, .leak])
    }

    /// "The gas fire smells of gas", "gas pipe hissing": a compound that is itself in trouble.
    private static func gasCompound(_ reading: Reading, with trouble: Sense) -> Bool {
        let gasWord = WordHash.of("gas")
        for index in reading.marks.indices {
            let mark = reading.marks[index]
            guard mark.trade == .gasHeating, mark.senses.contains(.thing), reading.tokens[mark.first].key == gasWord else {
                continue
            }
            for other in reading.marks where other.part == mark.part && other.senses.meets(trouble) {
                guard !other.isNegated, !other.isOver else { continue }
                let gap = other.first > mark.last ? other.first - mark.last - 1 : mark.first - other.last - 1
                if gap <= 3 { return true }
            }
        }
        return false
    }

    private static func monoxide(_ reading: Reading) -> Bool {
        if reading.has(.ill), gasAppliance(reading) { return true }
        guard reading.has(.monoxide) else { return false }
        if reading.near(.monoxide, [.sounding, .ill], within: 8) || reading.has(.ill) { return true }
        // "Carbon monoxide" by itself: unless it is about fitting or testing an alarm, it is about the gas.
        let onlyAlarms = reading.marks.allSatisfy { !$0.senses.contains(.monoxide) || $0.senses.meets([.alarm, .thing]) }
        if onlyAlarms { return reading.has(.sounding) && !reading.has([.work]) }
        return reading.has([.leak, .hazard, .smell, .plea]) || !reading.has([.work, .quote, .booking, .want])
    }

    /// Feeling ill when the boiler is on.
    private static func gasAppliance(_ reading: Reading) -> Bool {
        guard reading.near(.ill, [.supply, .thing], within: 7) else { return false }
        return reading.marks.contains { $0.trade == .gasHeating && $0.senses.meets([.supply, .thing]) }
    }

    private static func fire(_ reading: Reading) -> Bool {
        for mark in reading.marks where mark.senses.meets([.fire, .smoke]) && !mark.isNegated && !mark.isOver {
            if !mark.senses.contains(.thing) { return true }
        }
        // A smoke alarm that is going off, unless it is only chirping for a battery.
        guard reading.near(.fire, .sounding, within: 6) else { return false }
        return !reading.tokens.contains { innocentAlarm.contains($0.key) }
    }

    private static let innocentAlarm: Set<UInt64> = [
        WordHash.of("battery"), WordHash.of("batteries"), WordHash.of("keeps"), WordHash.of("chirping"), WordHash.of("chirps"),
        WordHash.of("random"), WordHash.of("randomly"), WordHash.of("reason"), WordHash.of("every"), WordHash.of("beeping"),
        WordHash.of("beeps"), WordHash.of("bleeping"), WordHash.of("toast"), WordHash.of("cook"), WordHash.of("cooking"),
    ]

    private static func shock(_ reading: Reading) -> Bool {
        if reading.has([.shock, .spark]) { return true }
        guard let (burning, live) = reading.pair(.burning, [.live, .supply, .smell], within: 8) else {
            return reading.marks.contains { isBurning($0) && $0.last > $0.first }
        }
        // Being hot is danger in a socket, and the purpose of an oven.
        return isBurning(reading.marks[burning]) || reading.marks[live].trade == .electrical
    }

    private static func isBurning(_ mark: Reading.Mark) -> Bool {
        mark.senses.contains(.burning) && !mark.senses.contains(.everyday) && !mark.isNegated && !mark.isOver
    }
}
