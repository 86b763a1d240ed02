import Foundation

/// One Swift file of the project, as text.
struct SourceFile: Sendable {
    /// From the root of the repository: `Sources/Rules/Gate/SystemGate.swift`.
    let path: String
    let lines: [String]
    /// The lines that are more than comment, without their comments, numbered from 1.
    let code: [(number: Int, text: String)]
    /// The modules this file imports, whatever stands before or after the word.
    let imports: Set<String>
    private let text: String

    init(path: String, text: String) {
        self.path = path
        // A line of a quarter of a million characters is what was learnt, not written: it may spell anything, and takes seconds to read.
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.utf8.count > 10_000 ? "" : String($0) }
        self.text = lines.joined(separator: "\n")
        code = lines.enumerated().compactMap { index, line in
            let code = Self.withoutComment(line)
            return code.allSatisfy(\.isWhitespace) ? nil : (index + 1, code)
        }
        imports = Set(
            code.filter { $0.text.contains("import ") }.flatMap { $0.text.split(separator: ";") }.compactMap(Self.imported))
    }

    var layer: Layer? { Layer(path: path) }

    /// The numbers of the lines in which a word stands by itself: not as a part of a longer one, and not as a member (`.word`).
    func naming(_ word: String) -> [Int] {
        guard text.contains(word) else { return [] }
        return code.filter { _, text in
            text.ranges(of: word).contains { range in
                let before = text[..<range.lowerBound].last
                let after = text[range.upperBound...].first
                let begins = before.map { !Self.isIdentifier($0) && $0 != "." } ?? true
                let ends = word.last.map(Self.isIdentifier) != true || after.map(Self.isIdentifier) != true
                return begins && ends
            }
        }.map(\.number)
    }

    /// True when a comment stands on this line or on the one above it (attributes between do not count).
    func isExplained(at number: Int) -> Bool {
        if Self.withoutComment(lines[number - 1]) != lines[number - 1] { return true }
        var above = number - 2
        while above >= 0, lines[above].drop(while: \.isWhitespace).hasPrefix("@") { above -= 1 }
        return above >= 0 && lines[above].drop(while: \.isWhitespace).hasPrefix("//")
    }

    private static func imported(_ statement: Substring) -> String? {
        var words = statement.split(separator: " ").map(String.init)
        while let first = words.first, first.hasPrefix("@") || accessLevels.contains(first) { words.removeFirst() }
        guard words.count >= 2, words[0] == "import" else { return nil }
        // `import struct Module.Type` names a module too.
        let name = importedKinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
        return String(name.prefix { $0 != "." })
    }

    private static let accessLevels: Set = ["public", "package", "internal", "fileprivate", "private"]
    private static let importedKinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]

    /// Cuts a line at a `//` that stands alone or after a space: `https://` is not a comment.
    private static func withoutComment(_ line: String) -> String {
        guard line.contains("//") else { return line }
        if line.drop(while: \.isWhitespace).hasPrefix("//") { return "" }
        guard let comment = line.range(of: " // ") else { return line }
        return String(line[..<comment.lowerBound])
    }

    private static func isIdentifier(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}

/// Every Swift file of the repository.
enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let sources = files(below: "Sources")
    static let tests = files(below: "Tests")

    /// The Swift files below a path, in order.
    static func files(below path: String) -> [SourceFile] {
        let names = FileManager.default.enumerator(atPath: root.appending(path: path).path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            guard let text = try? String(contentsOf: root.appending(path: "\(path)/\(name)"), encoding: .utf8) else { return nil }
            return SourceFile(path: "\(path)/\(name)", text: text)
        }
    }

    /// The files of one target.
    static func files(of target: Manifest.Target) -> [SourceFile] {
        (target.isTest ? tests : sources).filter { $0.path.hasPrefix(target.path + "/") }
    }
}
