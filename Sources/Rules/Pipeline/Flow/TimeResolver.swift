import Domain

/// Says which days and hours a customer's words of time mean, seen from when and where they were written. What it cannot tell it leaves
/// open; it never guesses a day that lies behind.
enum TimeResolver {
    /// `words` as FLOW found them: "next Thursday after 4". Nothing when they name no day and no hour.
    static func resolve(_ words: String, said: LocalTime) -> WantedTime? {
        var windows = TimeWindows(said: said)
        let pieces = TimePieces(words).pieces
        var index = 0
        while index < pieces.count {
            // What is ruled out says nothing of what is wanted.
            index += pieces[index] == .except ? 2 : 1
            guard index <= pieces.count, pieces[index - 1] != .except, index < 2 || pieces[index - 2] != .except else { continue }
            windows.take(pieces[index - 1], before: pieces[index...])
        }
        return windows.result
    }
}
