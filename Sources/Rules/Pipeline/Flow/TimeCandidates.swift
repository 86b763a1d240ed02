/// Every run of words that could be a time: "any weekday but Thursday", "before the football", "3.15", and each beginning and end of it.
enum TimeCandidates {
    /// How a word could take part in a time.
    enum Role: UInt8 {
        case point = 1, bound, unit, clock, number, month, link, soon, plain
    }

    static func find(
        in reading: Reading, outside postcode: ClosedRange<Int>?, ruled: [Times.Candidate]
    ) -> SpanCandidates {
        let roles = reading.tokens.indices.map { role(of: $0, in: reading) }
        var found = SpanCandidates(roles: roles)
        found.addRuns(upTo: longest, outside: postcode) {
            canBegin($0, roles, reading)
        } ends: {
            canEnd($0, roles, reading)
        } goesOn: {
            canFollow($1, after: $0, roles, reading)
        }
        for candidate in ruled { found.addUnlessThere(candidate.range) }
        return found
    }

    private static let longest = 9

    /// What a word could be in a time; nothing for signs.
    private static func role(of at: Int, in reading: Reading) -> Role? {
        let token = reading.tokens[at]
        if token.shape.contains(.sign) { return nil }
        if token.shape.contains(.digit) {
            if TimeWords.informal.contains(token.key) { return .point }
            return token.shape.isNumber ? .number : token.length <= 7 ? .clock : nil
        }
        if TimeWords.points.contains(token.key) || points.contains(token.key) { return .point }
        if TimeWords.soonest.contains(token.key) { return .soon }
        if TimeWords.months.contains(token.key) { return .month }
        if TimeWords.leads.contains(token.key) || opens.contains(token.key) { return .bound }
        if TimeWords.units.contains(token.key) || TimeWords.spans.contains(token.key) { return .unit }
        if TimeWords.numbers.contains(token.key) { return .number }
        if loose.contains(token.key) { return .plain }
        return TimeWords.links.contains(token.key) || links.contains(token.key) ? .link : .plain
    }

    private static func canBegin(_ at: Int, _ roles: [Role?], _ reading: Reading) -> Bool {
        switch roles[at] {
        case nil: false
        case .plain: loose.contains(reading.tokens[at].key)
        case .link:
            // "The 23rd", "a week on Tuesday", "no later than Friday".
            at + 1 < roles.count && roles[at + 1] != nil
        default: true
        }
    }

    private static func canFollow(_ at: Int, after run: ClosedRange<Int>, _ roles: [Role?], _ reading: Reading) -> Bool {
        guard reading.tokens[at].breakBefore < .stop, let role = roles[at] else { return false }
        return role != .plain || loose.contains(reading.tokens[at].key)
            || opening(in: run, roles, reading).map { at - $0 <= 4 } == true
            || leadsOn(at, roles, reading)
    }

    private static func canEnd(_ run: ClosedRange<Int>, _ roles: [Role?], _ reading: Reading) -> Bool {
        guard let last = roles[run.upperBound], last != .link else { return false }
        if run.contains(where: { isSolid(roles[$0]) }) { return true }
        return last == .plain && opening(in: run, roles, reading) != nil
    }

    /// Enough for a time, whatever stands beside it.
    private static func isSolid(_ role: Role?) -> Bool {
        switch role {
        case .point, .unit, .clock, .month, .number, .soon: true
        case .bound, .link, .plain, nil: false
        }
    }

    /// Where the word is that lets words follow which are none of time: "before the football".
    private static func opening(in run: ClosedRange<Int>, _ roles: [Role?], _ reading: Reading) -> Int? {
        run.last { roles[$0] == .bound && opens.contains(reading.tokens[$0].key) }
    }

    /// Times that only stand beside others or name no day, and Welsh for today, tonight and tomorrow.
    private static let points = ConsentWords.keys(
        "daytime daytimes anytimes easter holidays term dark heno heddiw yfory fory nesaf")
    /// After these a time may be told by what happens then.
    private static let opens = ConsentWords.keys("before after until till til by when once during over between as")
    private static let links = ConsentWords.keys("no not every w c wc commencing but bar except or & than soon")
    /// What belongs to a time and is none by itself: "only after 4", "the back end of next week", "most mornings", "Friday, preferably".
    private static let loose = ConsentWords.keys(
        """
        only onwards on later earlier preferably ideally pref back school most last following second third fourth ony time times soon possible
        failing that other wythnos
        """)

    /// A word between two of time: "any dry day".
    private static func leadsOn(_ at: Int, _ roles: [Role?], _ reading: Reading) -> Bool {
        guard roles[at - 1] == .bound || roles[at - 1] == .link, at + 1 < roles.count, reading.tokens[at + 1].breakBefore == .none
        else {
            return false
        }
        return roles[at + 1] == .unit || roles[at + 1] == .point
    }
}
