/// Every run of words that could be where the job is: "The Old Forge, Church Lane, Bampton", "14 mill st otley", "Flat 2", and each
/// beginning and end of it.
enum PlaceCandidates {
    /// How a word could take part in a place.
    enum Role: UInt8 {
        case number = 1, coded, flat, home, street, place, placeWord, written, unknown, name, link, plain
    }

    /// Runs of words without a full stop between them and outside what was taken for a time.
    static func find(in reading: Reading, outside taken: ClosedRange<Int>?, ruled: ClosedRange<Int>?) -> SpanCandidates {
        let roles = reading.tokens.indices.map { role(of: $0, in: reading) }
        var found = SpanCandidates(roles: roles)
        found.addRuns(upTo: longest, outside: taken) {
            canBegin($0, roles, reading)
        } ends: {
            canEnd($0.upperBound, roles)
        } goesOn: {
            isJoined($1, in: reading) && canFollow($1, roles, reading)
        }
        found.addUnlessThere(ruled)
        return found
    }

    private static let longest = 10

    /// What a word could be in a place; nothing for signs.
    private static func role(of at: Int, in reading: Reading) -> Role? {
        let token = reading.tokens[at]
        if token.shape.contains(.sign) { return nil }
        if token.shape.contains(.clitic) { return .link }
        if token.shape.isNumber { return token.length <= 4 ? .number : nil }
        if token.shape.contains(.digit) { return .coded }
        if links.contains(token.key) { return .link }
        if flats.contains(token.key) { return .flat }
        let senses = reading.senses(at: at)
        if senses.contains(.street) { return .street }
        if homes.contains(token.key) { return .home }
        if senses.contains(.place) { return .place }
        if senses.contains(.placeWord) { return .placeWord }
        if token.shape.contains(.capital) { return senses.contains(.firstName) ? .name : .written }
        return reading.markOf[at] < 0 ? .unknown : .plain
    }

    private static func canBegin(_ at: Int, _ roles: [Role?], _ reading: Reading) -> Bool {
        switch roles[at] {
        case .number, .coded, .flat, .home, .place, .placeWord, .written, .unknown, .name: true
        case .street: reading.tokens[at].shape.contains(.capital) || leadsToStreet(at, roles, reading)
        case .link: reading.tokens[at].shape.contains(.capital)
        case .plain: leadsToStreet(at, roles, reading)
        case nil: false
        }
    }

    private static func canFollow(_ at: Int, _ roles: [Role?], _ reading: Reading) -> Bool {
        switch roles[at] {
        case nil: false
        case .plain: roles[at - 1] == .number || roles[at - 1] == .coded || leadsToStreet(at, roles, reading)
        case .link: at + 1 < roles.count && roles[at + 1] != nil
        default: true
        }
    }

    private static func canEnd(_ at: Int, _ roles: [Role?]) -> Bool {
        switch roles[at] {
        case .link, .flat, .plain, nil: false
        default: true
        }
    }

    /// "mill lane": an ordinary word that a street is called by.
    private static func leadsToStreet(_ at: Int, _ roles: [Role?], _ reading: Reading) -> Bool {
        for next in at + 1...at + 2 where next < roles.count {
            if reading.tokens[next].breakBefore > .none { return false }
            if roles[next] == .street || roles[next] == .home { return true }
        }
        return false
    }

    /// Nothing but a comma stands before the word, or the full stop of "St.", "Rd." and "Co."
    private static func isJoined(_ at: Int, in reading: Reading) -> Bool {
        if reading.tokens[at].breakBefore < .stop { return true }
        let before = reading.tokens[at - 1]
        return before.length <= 3 && reading.senses(at: at - 1).contains(.street) || before.key == county
    }

    private static let county = WordHash.of("co")

    private static let links = ConsentWords.keys("the of on upon le in y by under and near nr at st with next to")
    private static let flats = ConsentWords.keys("flat apartment apt unit suite no number block plot co")
    private static let homes = ConsentWords.keys(
        """
        house cottage cottages farm barn lodge manor hall croft villa villas rectory vicarage mill forge bungalow farmhouse stables
        granary chapel inn arms school schoolhouse gatehouse steading bothy grange heights towers tower wharf quay estate park
        """)
}
