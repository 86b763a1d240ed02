/// A statement and its bound values. Made only by interpolation, and interpolation only binds: a value cannot be spliced into the text.
///
///     let sql: SQL = "SELECT name FROM client WHERE id = \(id)"
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The portable text with `$1…$n`; dialect fragments stand in it as ``Fragment/mark`` characters until ``text(for:)``.
    public let portableText: String
    /// The values of `$1…$n`.
    public let values: [SQLValue]

    public init(stringLiteral text: StaticString) {
        portableText = text.description
        values = []
    }

    public init(stringInterpolation: StringInterpolation) {
        portableText = stringInterpolation.text
        values = stringInterpolation.values
    }

    /// A piece of SQL in which the two engines differ. These are all there are.
    public enum Fragment: Sendable, CaseIterable {
        /// `FOR UPDATE SKIP LOCKED` where rows can be locked; nothing where writers are serial.
        case skipLocked
        /// `FOR UPDATE` where rows can be locked; nothing where writers are serial.
        case forUpdate
        /// The database's own clock in milliseconds since 1970: leases are judged by it alone.
        case now
        /// An expression that, once the transaction has committed, wakes the other processes on this database; NULL where there is one.
        case announcement

        var mark: Character {
            switch self {
            case .skipLocked: "\u{1}"
            case .forUpdate: "\u{2}"
            case .now: "\u{3}"
            case .announcement: "\u{4}"
            }
        }
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var values: [SQLValue] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 3 * interpolationCount)
            values.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { text += String(decoding: $0, as: UTF8.self) }
        }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some Bindable) {
            bind(value.sqlValue)
        }

        /// Binds a value, or NULL.
        public mutating func appendInterpolation<T: Bindable>(_ value: T?) {
            bind(value?.sqlValue ?? .null)
        }

        /// Writes a word that was known when this was compiled, such as the name of a state: what stands in the text can be answered by
        /// an index over some rows only, what is bound cannot.
        public mutating func appendInterpolation(word: StaticString) {
            text += "'"
            appendLiteral(word)
            text += "'"
        }

        /// Writes such words as they stand after `IN`.
        public mutating func appendInterpolation(words: [StaticString]) {
            var separator: StaticString = "("
            for word in words {
                appendLiteral(separator)
                appendInterpolation(word: word)
                separator = ", "
            }
            appendLiteral(")")
        }

        /// Puts a dialect fragment in place.
        public mutating func appendInterpolation(_ fragment: Fragment) {
            text.append(fragment.mark)
        }

        private mutating func bind(_ value: SQLValue) {
            values.append(value)
            text += "$"
            text += String(values.count)
        }
    }

    /// The text as one engine takes it. Meant to be cached by ``portableText``.
    public func text(for dialect: Dialect) -> String {
        guard portableText.utf8.contains(where: { $0 <= 4 }) else { return portableText }
        var text = ""
        for character in portableText {
            if let fragment = Fragment.allCases.first(where: { $0.mark == character }) {
                text += dialect.spelling(of: fragment)
            } else {
                text.append(character)
            }
        }
        return text
    }
}

/// How one engine spells the fragments.
public struct Dialect: Sendable {
    private let spellings: [SQL.Fragment: String]

    public init(skipLocked: String, forUpdate: String, now: String, announcement: String) {
        spellings = [.skipLocked: skipLocked, .forUpdate: forUpdate, .now: now, .announcement: announcement]
    }

    func spelling(of fragment: SQL.Fragment) -> String {
        spellings[fragment] ?? ""
    }
}

/// What a column can hold: nothing else is portable.
public enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
}

/// A type that knows its column value.
public protocol Bindable: Sendable {
    var sqlValue: SQLValue { get }
}

extension Int64: Bindable {
    public var sqlValue: SQLValue { .integer(self) }
}

extension Int: Bindable {
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension String: Bindable {
    public var sqlValue: SQLValue { .text(self) }
}

extension Bool: Bindable {
    public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}
