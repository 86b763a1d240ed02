import Glibc

extension OutgoingMail {
    /// The mail as RFC 5322 has it: ASCII only, lines of at most 998 bytes, ended by CRLF. (Dots at the start of a line are libcurl's
    /// to double.)
    var message: [UInt8] {
        let isPlain = Self.isPlain(text)
        let sender = fromName.isEmpty ? from.text : "\(Self.phrase(fromName)) <\(from.text)>"
        let host = from.text.drop { $0 != "@" }
        let lines = [
            "Date: \(Self.internetDate(date))",
            "From: \(sender)",
            "To: \(to.map(\.text).joined(separator: ",\r\n "))",
            "Subject: \(Self.unstructured(subject))",
            "Message-ID: <\(identifier.filter(Self.isIdentifier))\(host)>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: \(isPlain ? "7bit" : "base64")",
            "",
        ]
        let head = lines.joined(separator: "\r\n") + "\r\n"
        return Array((head + (isPlain ? Self.networkLines(text) : Self.base64Lines(Self.networkLines(text)))).utf8)
    }

    /// What makes this mail impossible, if anything.
    var fault: String? {
        if to.isEmpty { return "the mail has no recipient" }
        if !identifier.contains(where: Self.isIdentifier) { return "the mail has no identifier" }
        return nil
    }

    private static func isIdentifier(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "-" || character == "_")
    }

    private static func isPlain(_ text: String) -> Bool {
        var length = 0
        for byte in text.utf8 {
            guard byte == 0x0a || byte == 0x0d || byte == 0x09 || (0x20..<0x7f).contains(byte) else { return false }
            length = byte == 0x0a || byte == 0x0d ? 0 : length + 1
            guard length <= 900 else { return false }
        }
        return true
    }

    /// The text with every kind of line end as CRLF, and one at the end.
    private static func networkLines(_ text: String) -> String {
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\r\n" || $0 == "\n" || $0 == "\r" }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { $0 + "\r\n" }.joined()
    }

    private static func base64Lines(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: 57)
            .map { base64(bytes[$0..<min($0 + 57, bytes.count)]) + "\r\n" }
            .joined()
    }

    /// A display name: a quoted string, or encoded words when it is not ASCII.
    static func phrase(_ name: String) -> String {
        guard name.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }), name.utf8.count <= 60 else { return encodedWords(name) }
        let escaped = name.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }
        return "\"\(escaped.joined())\""
    }

    /// A subject: as it is when it is short and ASCII, else encoded words. `=?` would look like an encoded word.
    static func unstructured(_ text: String) -> String {
        let isSimple =
            text.utf8.allSatisfy { (0x20..<0x7f).contains($0) } && text.utf8.count <= 66 && !text.utf8.starts(with: "=?".utf8)
        return isSimple && !text.contains("=?") ? text : encodedWords(text)
    }

    /// RFC 2047 words, each of whole characters of UTF-8, on lines of at most 76 (the first shares its line with the header's name). Control characters, line
    /// breaks above all, become blanks.
    private static func encodedWords(_ text: String) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = scalar.value < 0x20 || scalar.value == 0x7f ? [0x20] : Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > (words.count == 1 ? 36 : 45) { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?\(base64($0[...]))?=" }.joined(separator: "\r\n ")
    }

    /// `Thu, 01 Jan 1970 00:00:00 +0000`.
    static func internetDate(_ seconds: Int64) -> String {
        var instant = time_t(seconds)
        var parts = tm()
        gmtime_r(&instant, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(twoDigits).joined(separator: ":")
        let month = months[Int(parts.tm_mon)]
        return "\(days[Int(parts.tm_wday)]), \(twoDigits(parts.tm_mday)) \(month) \(parts.tm_year + 1900) \(clock) +0000"
    }

    private static func twoDigits(_ number: Int32) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}

/// Base64 for mail. Transfer knows nothing of Crypto, and this is less than an arrow between them would cost.
private func base64(_ bytes: ArraySlice<UInt8>) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    var rest = bytes
    while !rest.isEmpty {
        let group = Array(rest.prefix(3))
        rest = rest.dropFirst(3)
        let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
        for place in 0..<4 {
            text.append(place <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
        }
    }
    return String(decoding: text, as: UTF8.self)
}
