/// A usage error: what was typed cannot be meant. Exit status 2.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Words and `--options` of a command, taken one by one; what is left over is a usage error.
struct Arguments {
    private var words: [String]
    private var options: [String: String] = [:]
    private var flags: Set<String> = []

    /// Splits what was typed. `flags` are the options that take no value.
    init(_ typed: [String], flags known: Set<String>) throws {
        words = []
        var rest = typed[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--"), word.count > 2 else {
                words.append(word)
                continue
            }
            let (name, inline) = Self.split(word.dropFirst(2))
            if known.contains(name) {
                guard inline == nil else { throw UsageError("--\(name) takes no value") }
                flags.insert(name)
            } else {
                guard let value = inline ?? rest.popFirst() else { throw UsageError("--\(name) needs a value") }
                guard options[name] == nil else { throw UsageError("--\(name) is given twice") }
                options[name] = value
            }
        }
    }

    private static func split(_ word: Substring) -> (String, String?) {
        guard let equals = word.firstIndex(of: "=") else { return (String(word), nil) }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    /// The next word, which is `what`.
    mutating func word(_ what: String) throws -> String {
        guard !words.isEmpty else { throw UsageError("\(what) is missing") }
        return words.removeFirst()
    }

    /// The next word, if there is one.
    mutating func nextWord() -> String? {
        words.isEmpty ? nil : words.removeFirst()
    }

    /// The value of an option, if it was given.
    mutating func option(_ name: String) -> String? {
        options.removeValue(forKey: name)
    }

    /// The value of an option that must be given.
    mutating func required(_ name: String) throws -> String {
        guard let value = option(name), !value.isEmpty else { throw UsageError("--\(name) is missing") }
        return value
    }

    /// Whether a flag was given.
    mutating func flag(_ name: String) -> Bool {
        flags.remove(name) != nil
    }

    /// Nothing may be left over.
    func end() throws {
        if let word = words.first { throw UsageError("\"\(word)\" is one word too many") }
        if let option = options.keys.sorted().first { throw UsageError("--\(option) means nothing here") }
        if let flag = flags.sorted().first { throw UsageError("--\(flag) means nothing here") }
    }
}
