import Domain

/// FLOW: the details of a job, each a verbatim part of the text.
enum Flow {
    static func details(of reading: Reading, asked: Question? = nil, safety: LifeSafety? = nil, opinion: Opinion) -> JobDetails {
        let postcode = Postcodes.find(in: reading, asked: asked == .place)
        let time = Times.wanted(in: reading, outside: postcode)
        let place = postcode ?? Places.find(in: reading, outside: time, asked: asked == .place)
        let name = Names.find(in: reading, outside: place, asked: asked == .name)
        let trade = Trades.trade(of: reading, in: safety, opinion: opinion)
        return JobDetails(
            trade: trade, jobWords: Trades.words(for: trade, of: reading, outside: [time, place, name]),
            urgency: urgency(of: reading),
            location: place.map { reading.span($0.lowerBound, $0.upperBound) },
            requestedTime: time.map { reading.span($0.lowerBound, $0.upperBound) },
            customerName: name.map { reading.span($0.lowerBound, $0.upperBound) })
    }

    /// What makes it urgent, in the customer's words: the first thing that is wrong and not taken back.
    private static func urgency(of reading: Reading) -> String? {
        let causes: Sense = [.hazard, .damage, .loss, .fire, .smoke, .shock, .spark, .plea]
        let mark = reading.marks.first { $0.senses.meets(causes) && !$0.isNegated && !$0.isOver }
        return mark.map { reading.span($0.first, $0.last) }
    }
}

/// What we asked the customer last: a short answer is read in its light.
public enum Question: String, Sendable, CaseIterable {
    case service, place, time, name
}

/// Which trade a job is for, and which words of the customer's say so.
enum Trades {
    /// In danger it is the trade that ends the danger; otherwise what is said most of, unless the second opinion is clearly another.
    static func trade(of reading: Reading, in safety: LifeSafety?, opinion: Opinion) -> Trade {
        let said = trade(of: reading)
        switch safety {
        case .gas, .carbonMonoxide: return .gasHeating
        case .electricShock: return said == .appliance ? said : .electrical
        case .fire, nil:
            let isWiring = reading.marks.contains {
                $0.senses.contains(.hazard) && $0.trade == .electrical && !$0.isNegated && !$0.isOver
            }
            return isWiring ? .electrical : reading.tokens.isEmpty ? said : opinion.trade(said, trust: 0.4)
        }
    }

    static func trade(of reading: Reading) -> Trade {
        var scores: [(trade: Trade, score: Int32, hits: Int)] = []
        var hasTrouble = false
        for mark in reading.marks where mark.weight > 0 {
            // Water going where it should not says little about the trade, however often it is said.
            if mark.senses.meets([.leak, .damage]), !mark.senses.contains(.hazard) {
                if hasTrouble { continue }
                hasTrouble = true
            }
            if let at = scores.firstIndex(where: { $0.trade == mark.trade }) {
                scores[at].hits += 1
                scores[at].score += scores[at].hits <= 2 ? mark.weight : 1
            } else {
                scores.append((mark.trade, mark.weight, 1))
            }
        }
        return scores.max { $0.score < $1.score }?.trade ?? .none
    }

    /// The phrase that names the job: from its strongest word outwards over neighbours that belong to it.
    static func words(for trade: Trade, of reading: Reading, outside others: [ClosedRange<Int>?]) -> String? {
        guard let core = core(of: reading, for: trade) ?? core(of: reading, for: self.trade(of: reading)) else { return nil }
        let belongs: Sense = [.thing, .trader, .work, .leak, .fault, .total, .damage, .loss, .supply, .room]
        func isFree(_ mark: Reading.Mark) -> Bool {
            mark.senses.meets(belongs) && !others.contains { $0.map { $0.overlaps(mark.first...mark.last) } ?? false }
        }
        var first = core
        var last = core
        while first > 0, joined(reading, first - 1, first), isFree(reading.marks[first - 1]) { first -= 1 }
        while last + 1 < reading.marks.count, joined(reading, last, last + 1), isFree(reading.marks[last + 1]) { last += 1 }
        return reading.span(reading.marks[first].first, reading.marks[last].last)
    }

    private static func core(of reading: Reading, for trade: Trade) -> Int? {
        reading.marks.indices.filter { reading.marks[$0].weight > 0 && reading.marks[$0].trade == trade }
            .max { reading.marks[$0].weight < reading.marks[$1].weight }
    }

    private static func joined(_ reading: Reading, _ left: Int, _ right: Int) -> Bool {
        let next = reading.marks[right].first
        return next - reading.marks[left].last <= 1 && reading.tokens[next].breakBefore == .none
    }
}
