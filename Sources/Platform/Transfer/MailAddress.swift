/// A mail address that is safe to put into an SMTP command. libcurl sends it as it is, so a line break in it would be a command.
public struct MailAddress: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// `local@domain`, printable ASCII without blanks, brackets, quotes or commas.
    public let text: String

    /// Takes an address as servers accept them without extensions; anything else is nothing.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard
            parts.count == 2, text.utf8.count <= 254,
            (1...64).contains(parts[0].utf8.count), parts[0].utf8.allSatisfy(Self.isLocal), Self.isDotted(parts[0]),
            parts[1].utf8.allSatisfy(Self.isDomain), Self.isDotted(parts[1]),
            parts[1].split(separator: ".").allSatisfy({ $0.first != "-" && $0.last != "-" && $0.utf8.count <= 63 })
        else { return nil }
        self.text = text
    }

    /// The address as logs may show it: `…@example.com`.
    public var description: String { "…\(text.drop { $0 != "@" })" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static func isDotted(_ text: Substring) -> Bool {
        !text.split(separator: ".", omittingEmptySubsequences: false).contains { $0.isEmpty }
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        isDomain(byte) || "!#$%&'*+/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isDomain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        case UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }
}
