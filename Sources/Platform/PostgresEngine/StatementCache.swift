import Relational

/// The statements one connection has prepared. The session ends and begins with its connection.
///
/// A statement is prepared once for each combination of value kinds, so that the server types `$n` as the values are typed. NULL has no
/// kind: it goes with any statement already prepared, and only where there is none is its type left to the server.
struct StatementCache {
    /// How a parameter is typed: the oids of `bigint` and `text`, and 0 for what the server is to find out.
    enum Kind: UInt32 {
        case open = 0
        case integer = 20
        case text = 25

        init(_ value: SQLValue) {
            switch value {
            case .null: self = .open
            case .integer: self = .integer
            case .text: self = .text
            }
        }
    }

    private struct Variant {
        let name: String
        let kinds: [Kind]
    }

    private var variants: [String: [Variant]] = [:]
    private var made = 0
    private(set) var count = 0

    /// The name under which this statement is prepared for values like these.
    func name(of statement: SQL) -> String? {
        variants[statement.portableText]?.first { variant in
            zip(variant.kinds, statement.values).allSatisfy { kind, value in value == .null || kind == Kind(value) }
        }?.name
    }

    /// Notes that the statement is being prepared, and names it.
    mutating func add(_ statement: SQL) -> (name: String, types: [UInt32]) {
        made += 1
        count += 1
        let variant = Variant(name: "s\(made)", kinds: statement.values.map(Kind.init))
        variants[statement.portableText, default: []].append(variant)
        return (variant.name, variant.kinds.map(\.rawValue))
    }

    /// Takes back a statement that could not be prepared after all.
    mutating func remove(_ name: String, of statement: SQL) {
        variants[statement.portableText]?.removeAll { $0.name == name }
        count -= 1
    }

    /// Forgets them all; names are never used again.
    mutating func removeAll() {
        variants = [:]
        count = 0
    }
}
