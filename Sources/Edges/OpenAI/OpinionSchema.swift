internal import Domain
internal import Pipeline

/// The shape of an opinion as the model is asked for it: the strict subset that every server knows. Every property is required, what may
/// be missing is null, nothing may be added; lengths and truth are checked here and by the pipeline.
enum OpinionSchema {
    static let drafts: [(name: String, action: Action)] = [
        ("booking", .bookingLink), ("urgent", .bookingAndAlert), ("clarify", .clarify), ("confirm", .confirmAndHandOver),
        ("hand_over", .handToOwner), ("decline", .politeDecline),
    ]

    static let schema = JSONValue.object([
        ("intent", .choice(Intent.allCases.map(\.rawValue))), ("confidence", .type("number")),
        ("job_type", .choice(Trade.allCases.map(\.rawValue))), ("job_words", .optional), ("urgency_words", .optional),
        ("location", .optional), ("time", .optional), ("name", .optional), ("needs_person", .type("boolean")),
        ("opt_out", .type("boolean")), ("drafts", .object(drafts.map { ($0.name, .optional) })),
    ])

    static let responseFormat = JSONValue.members([
        ("type", .text("json_schema")),
        ("json_schema", .members([("name", .text("turn")), ("strict", .flag(true)), ("schema", schema)])),
    ])
}

/// A piece of JSON to be written.
indirect enum JSONValue: Encodable, Sendable {
    case text(String)
    case flag(Bool)
    case list([JSONValue])
    case members([(String, JSONValue)])

    static func type(_ name: String) -> JSONValue { .members([("type", .text(name))]) }
    static let optional = JSONValue.members([("type", .list([.text("string"), .text("null")]))])

    static func choice(_ values: [String]) -> JSONValue {
        .members([("type", .text("string")), ("enum", .list(values.map(JSONValue.text)))])
    }

    /// An object of which every property is required and no other allowed.
    static func object(_ properties: [(String, JSONValue)]) -> JSONValue {
        .members([
            ("type", .text("object")), ("properties", .members(properties)), ("required", .list(properties.map { .text($0.0) })),
            ("additionalProperties", .flag(false)),
        ])
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .flag(let flag):
            var container = encoder.singleValueContainer()
            try container.encode(flag)
        case .list(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try container.encode(value) }
        case .members(let members):
            var container = encoder.container(keyedBy: Key.self)
            for (name, value) in members { try container.encode(value, forKey: Key(name)) }
        }
    }
}
