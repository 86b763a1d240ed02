/// A business's name as a text can carry it: in GSM characters, and no longer than there is room for.
public struct BusinessName: Sendable, Hashable {
    /// After "for", "to" or "from": the name, or `us`.
    public let object: String
    /// At the head of a sentence: the name, or `The team`.
    public let subject: String
    /// After "this is": the name, or `your tradesperson`.
    public let speaker: String

    /// The name as given where it can be sent as it is; a name in a script that phones cannot show is left out.
    public init(_ given: String, limit: Int = 60) {
        let name = Wording.name(given, limit: limit)
        let isEmpty = !name.contains { $0.isLetter || $0.isNumber }
        object = isEmpty ? "us" : name
        subject = isEmpty ? "The team" : name
        speaker = isEmpty ? "your tradesperson" : name
    }
}
