import Domain

extension Score {
    /// The figures, one to a line.
    public var lines: [String] {
        var lines = [
            "\(count) messages; intent \(Self.percent(intentShare)) %, trade \(Self.percent(tradeShare)) % of \(tradeCount)"
        ]
        for each in Intent.allCases {
            guard let tally = byIntent[each] else { continue }
            lines.append("  \(each.rawValue): precision \(Self.percent(tally.precision)), recall \(Self.percent(tally.recall))")
        }
        lines.append("  danger: recall \(Self.percent(danger.recall)), missed \(danger.missed), false \(danger.excess)")
        lines.append("  opt-out: recall \(Self.percent(optOut.recall)), missed \(optOut.missed), false \(optOut.excess)")
        for detail in Detail.allCases {
            lines.append(
                "  \(detail.rawValue): F1 exact \(Self.percent(exact(detail).f1)), by overlap \(Self.percent(overlap(detail).f1)), "
                    + "of \(exact(detail).right + exact(detail).missed)")
        }
        return lines
    }

    /// The misses that cost most, first.
    public func worst(_ limit: Int) -> [String] {
        misses.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }.prefix(limit).map {
            "\($0.element.faults.joined(separator: "; ")) [\($0.element.message.intent.rawValue) \($0.element.message.trade.rawValue)] "
                + $0.element.message.text.split(separator: "\n").joined(separator: " / ")
        }
    }

    /// A share in per cent with one digit behind the point.
    public static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10)" }
}
