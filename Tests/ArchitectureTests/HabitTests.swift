import Testing

/// The habits of style.md that a compiler does not hold.
@Suite("Habits")
struct HabitTests {
    @Test(
        "sharing is asserted unchecked only where C is wrapped, and always with the reason",
        arguments: [
            "@unchecked Sendable", "nonisolated(unsafe)",
        ])
    func uncheckedSharing(word: String) {
        for file in SourceTree.sources {
            for number in file.naming(word) {
                #expect(file.layer == .platform || file.layer == .system, "\(file.path):\(number) says \(word)")
                #expect(file.isExplained(at: number), "\(file.path):\(number) says \(word) and not why")
            }
        }
    }

    @Test("nothing above the platform is forced or dies", arguments: ["try!", "as!", "fatalError"])
    func nothingIsForced(word: String) {
        for file in SourceTree.sources where file.layer?.isAbovePlatform == true {
            #expect(file.naming(word).isEmpty, "\(file.path):\(file.naming(word)) says \(word)")
        }
    }

    @Test("only the command line, the bench, the chaos harness and the measure of quality print")
    func onlyTheCommandLinePrints() {
        let printing = ["Sources/App/", "Sources/Workbench/Bench/", "Sources/Workbench/Chaos/", "Sources/Workbench/Quality/"]
        for file in SourceTree.sources where !printing.contains(where: file.path.hasPrefix) {
            #expect(file.naming("print(").isEmpty, "\(file.path):\(file.naming("print(")) prints")
        }
    }

    @Test("nothing is put off in a comment")
    func nothingIsPutOff() {
        for file in SourceTree.sources + SourceTree.tests where !file.path.hasPrefix("Tests/ArchitectureTests/") {
            for (index, line) in file.lines.enumerated() {
                #expect(!line.contains("TODO") && !line.contains("FIXME"), "\(file.path):\(index + 1)")
            }
        }
    }

    @Test("a file holds one idea: 400 lines are too many")
    func filesAreShort() {
        for file in SourceTree.sources.sorted(by: { $0.lines.count > $1.lines.count }) where file.lines.count > 250 {
            print("over 250 lines: \(file.path) (\(file.lines.count))")
            #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test("no type has its module's name: nothing in that module could be qualified")
    func noTypeNamedLikeItsModule() throws {
        for target in try Manifest.current.get().targets where !target.isC && !target.isTest {
            for file in SourceTree.files(of: target) {
                for kind in ["struct", "enum", "class", "actor", "protocol", "typealias"] {
                    #expect(file.naming("\(kind) \(target.name)").isEmpty, "\(file.path) declares a \(kind) \(target.name)")
                }
            }
        }
    }
}
