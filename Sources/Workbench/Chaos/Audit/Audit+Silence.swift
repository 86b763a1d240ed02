import Simulator

extension Audit {
    /// Nothing left under a hold or after STOP.
    mutating func checkSilence() {
        let letters = Dictionary(books.letters.map { ($0.id, $0) }) { first, _ in first }
        for text in ledger.texts where text.isFromJobRun {
            guard let letter = Self.letter(of: text).flatMap({ letters[$0] }) else { continue }
            // What was said and flipped in the time that a backup took away is in no book: it may have been allowed again.
            if chronicle.restored.contains(where: { $0.tookAway(text.at) }) { continue }
            for scope in ["global", letter.client ?? "global"] {
                if let since = stretch(of: books.holds, scope, at: text.at, text.host) {
                    findings.add(
                        .underHold,
                        "\(letter.id) (\(letter.kind), \(text.way)) reached \(text.to) \(text.at - since) ms after the hold of \(scope)"
                    )
                    break
                }
            }
            guard let client = letter.client, let index = Int(client.dropFirst("client-".count)),
                !["owner", "danger", "echo", "founder"].contains(letter.kind),
                let since = stretch(of: books.consents, "\(Town.owner(index)) \(text.to)", at: text.at, text.host)
            else { continue }
            findings.add(
                .afterStop, "\(letter.id) (\(letter.kind), \(text.way)) reached \(text.to) \(text.at - since) ms after STOP")
        }
    }

    /// Since when it was to be silent at this instant; nothing when it was not, or when the text may have been on its way: its sender
    /// stood still, or it went out in a webhook's answer and nobody knows by which node.
    private func stretch(of flips: [BookedFlip], _ scope: String, at instant: Int64, _ host: String?) -> Int64? {
        guard let last = flips.last(where: { $0.scope == scope && $0.at <= instant }), last.isOn else { return nil }
        // Which of two came last cannot be told when they were written by clocks that differ by more than lies between them.
        guard !flips.contains(where: { $0.scope == scope && !$0.isOn && abs($0.at - last.at) <= 2 * skew }) else { return nil }
        // Said again while it held: it held since the first time.
        let before = flips.last { $0.scope == scope && $0.at < last.at && !$0.isOn }
        let since = flips.first { $0.scope == scope && $0.isOn && $0.at > before?.at ?? 0 }?.at ?? last.at
        return chronicle.running(host, from: since, to: instant) > Self.inFlight + skew ? since : nil
    }
}
