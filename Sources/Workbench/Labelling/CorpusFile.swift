import Glibc

/// A part of the corpus as it lies in the repository: one message a line.
public enum CorpusFile {
    /// The messages of a file; none when it cannot be read.
    public static func read(_ path: String) -> [Labelled] {
        lines(path).compactMap(Labelled.init(line:))
    }

    /// The messages of a file part by part, as its remarks divide it.
    public static func parts(_ path: String) -> [[Labelled]] {
        var parts: [[Labelled]] = [[]]
        for line in lines(path) {
            if line.hasPrefix("#") { parts.append([]) }
            if let message = Labelled(line: line) { parts[parts.count - 1].append(message) }
        }
        return parts.filter { !$0.isEmpty }
    }

    /// The lines of a file; none when it cannot be read.
    public static func lines(_ path: String) -> [Substring] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let got = fread(&chunk, 1, chunk.count, file)
            if got == 0 { break }
            bytes += chunk[..<got]
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
