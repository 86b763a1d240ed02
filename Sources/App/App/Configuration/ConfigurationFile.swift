/// A file of `KEY=value` lines. Empty lines and lines that begin with `#` are skipped; a value may stand in double quotes.
public enum ConfigurationFile {
    /// Reads the text. What is wrong is named by line, and what is right is kept.
    public static func parse(_ text: String) -> (values: [String: String], faults: [String]) {
        var values: [String: String] = [:]
        var faults: [String] = []
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            let trimmed = trim(line)
            guard !trimmed.isEmpty, !trimmed.hasPrefix("#") else { continue }
            guard let equals = trimmed.firstIndex(of: "=") else {
                faults.append("line \(index + 1) is no KEY=value line")
                continue
            }
            let key = String(trim(trimmed[..<equals]))
            guard isName(key) else {
                faults.append("line \(index + 1) has a name that is none (capital letters, digits and underscores)")
                continue
            }
            if values[key] != nil { faults.append("line \(index + 1) sets \(key) a second time") }
            values[key] = unquoted(trim(trimmed[trimmed.index(after: equals)...]))
        }
        return (values, faults)
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x41...0x5a).contains(first) else { return false }
        return text.utf8.allSatisfy { (0x41...0x5a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f }
    }

    private static func trim(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" || first == "\r" { text = text.dropFirst() }
        while let last = text.last, last == " " || last == "\t" || last == "\r" { text = text.dropLast() }
        return text
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return String(text) }
        return String(text.dropFirst().dropLast())
    }
}
