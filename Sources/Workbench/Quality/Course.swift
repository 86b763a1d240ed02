import Labelling

/// `Quality [--misses N] [FILE…]`: figures for each part of the corpus, the worst misses, and what a message costs.
/// `Quality --train [FILE…]`: learns the second opinion from these files, or from the tuned part.
/// `Quality --folds [N]`: tries it on parts it did not learn from.
enum Course {
    private static let folder = "Tests/PipelineTests/corpus"
    /// What rules are improved against, and the second opinion learns from.
    private static let tuned = ["\(folder)/tune.tsv", "\(folder)/tune-2.tsv"]

    static func run(_ arguments: [String]) -> Int32 {
        if arguments.first == "--train" {
            let files = Array(arguments.dropFirst())
            return Lesson.run(files.isEmpty ? tuned : files)
        }
        if arguments.first == "--folds" { return Folds.run(tuned, heaps: arguments.dropFirst().first.map { Int($0) ?? 0 } ?? 5) }
        var files: [String] = []
        var misses = 100
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument == "--misses" else {
                files.append(argument)
                continue
            }
            guard let count = rest.popFirst().flatMap({ Int($0) }) else {
                print("usage: Quality [--misses N] [FILE...]")
                return 2
            }
            misses = count
        }
        // What is judged is not to be read: its misses are counted and not shown, unless it is asked for by name.
        let named = !files.isEmpty
        if !named { files = ["\(folder)/judge.tsv"] + tuned }
        var texts: [String] = []
        for file in files {
            let messages = CorpusFile.read(file)
            guard !messages.isEmpty else {
                print("no messages in \(file)")
                return 1
            }
            var score = Score()
            for message in messages { score.add(message) }
            texts += messages.map(\.text)
            print("\(file): \(score.lines.joined(separator: "\n"))")
            if named || tuned.contains(file) {
                for line in score.worst(misses) { print("    \(line)") }
            }
        }
        if !named {
            let rehearsals = Rehearsal.read("\(folder)/conversations.txt")
            let faults = rehearsals.map { $0.faults() }
            print("\(rehearsals.count) conversations, \(faults.count(where: \.isEmpty)) as labelled")
            for line in faults.joined().prefix(misses) { print("    \(line)") }
        }
        print(Pace(of: texts).line)
        return 0
    }
}
