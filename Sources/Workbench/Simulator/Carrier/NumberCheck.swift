/// The carrier's own idea of a telephone number, made without the library that JobRun uses so that it can disagree.
enum NumberCheck {
    /// Whether a text or a call can be addressed to it: E.164, a plus and 7 to 15 digits, and for Great Britain the length its
    /// numbering plan allows. Drama numbers such as +447700900123 pass.
    static func isAddress(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "+"), bytes.dropFirst().allSatisfy({ (48...57).contains($0) }),
            (8...16).contains(bytes.count), bytes[1] != UInt8(ascii: "0")
        else { return false }
        guard text.hasPrefix("+44") else { return true }
        let national = bytes.dropFirst(3)
        return (9...10).contains(national.count) && national.first != UInt8(ascii: "0")
    }

    /// The country as webhooks tell it, for the few the simulator knows.
    static func country(of number: String) -> String {
        let prefixes = [("+44", "GB"), ("+353", "IE"), ("+33", "FR"), ("+49", "DE"), ("+61", "AU"), ("+1", "US")]
        return prefixes.first { number.hasPrefix($0.0) }?.1 ?? ""
    }
}
