public import Domain
public import Relational

extension Identifier: Bindable {
    public var sqlValue: SQLValue { .text(text) }
}

extension PhoneNumber: Bindable {
    public var sqlValue: SQLValue { .text(e164) }
}

extension Moment: Bindable {
    public var sqlValue: SQLValue { .integer(milliseconds) }
}

extension MessageBody: Bindable {
    public var sqlValue: SQLValue { .text(text) }
}

extension SQL.StringInterpolation {
    /// Writes the name of a state.
    public mutating func appendInterpolation(_ state: LetterState) {
        appendInterpolation(word: state.word)
    }

    /// Writes the names of states, as they stand after `IN`.
    public mutating func appendInterpolation(_ states: [LetterState]) {
        appendInterpolation(words: states.map(\.word))
    }
}

extension Row {
    /// The enum case whose raw value is in column `index`.
    func choice<T: RawRepresentable<String>>(_ index: Int, as type: T.Type = T.self) throws(SQLFailure) -> T {
        let text = try text(index)
        guard let value = T(rawValue: text) else { throw .other("column \(index) holds no known \(T.self)") }
        return value
    }

    /// The enum case in column `index`, or nothing.
    func optionalChoice<T: RawRepresentable<String>>(_ index: Int, as type: T.Type = T.self) throws(SQLFailure) -> T? {
        try optionalText(index) == nil ? nil : choice(index)
    }

    /// The number in column `index`.
    func phone(_ index: Int) throws(SQLFailure) -> PhoneNumber {
        guard let phone = PhoneNumber(e164: try text(index)) else { throw .other("column \(index) holds no telephone number") }
        return phone
    }

    /// The number in column `index`, or nothing.
    func optionalPhone(_ index: Int) throws(SQLFailure) -> PhoneNumber? {
        try optionalText(index) == nil ? nil : phone(index)
    }

    /// The instant in column `index`.
    func moment(_ index: Int) throws(SQLFailure) -> Moment {
        Moment(milliseconds: try integer(index))
    }

    /// The instant in column `index`, or nothing.
    func optionalMoment(_ index: Int) throws(SQLFailure) -> Moment? {
        try optionalInteger(index).map { Moment(milliseconds: $0) }
    }
}
