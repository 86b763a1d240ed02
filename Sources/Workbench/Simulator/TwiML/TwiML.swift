/// What a webhook asks the carrier to do.
public enum TwiMLVerb: Sendable, Equatable {
    /// `statusCallback` and the older `action` are both called with the text's fate.
    case message(body: String, to: String?, from: String?, media: [String], callbacks: [String])
    case say(String, voice: String?, language: String?)
    case pause(seconds: Int)
    case reject(reason: String)
    case hangup
    case redirect(url: String)
}

/// Why an answer was no TwiML that can be performed; 12100 and its neighbours in the carrier's debugger.
public struct TwiMLFault: Error, Sendable, Equatable {
    public let reason: String
}

/// Reads TwiML, and takes nothing but what is documented: a misspelt verb or attribute is a fault here, where the carrier would
/// quietly ignore it.
enum TwiML {
    enum Dialect { case messaging, voice }

    static func read(_ body: [UInt8], contentType: String?, dialect: Dialect) throws(TwiMLFault) -> [TwiMLVerb] {
        let type = (contentType ?? "").prefix { $0 != ";" }.lowercased()
        guard type == "text/xml" || type == "application/xml" else {
            throw TwiMLFault(reason: "content type \(contentType ?? "missing"), not text/xml")
        }
        let root: XMLElement
        do { root = try XMLReader.read(body) } catch { throw TwiMLFault(reason: "\(error.reason) at byte \(error.offset)") }
        guard root.name == "Response", root.attributes.isEmpty else { throw TwiMLFault(reason: "the root is <\(root.name)>") }
        guard isBlank(root.text) else { throw TwiMLFault(reason: "loose text in <Response>") }
        var verbs: [TwiMLVerb] = []
        for child in root.children { verbs.append(try verb(child, dialect)) }
        return verbs
    }

    private static func verb(_ element: XMLElement, _ dialect: Dialect) throws(TwiMLFault) -> TwiMLVerb {
        switch (dialect, element.name) {
        case (.messaging, "Message"): return try message(element)
        case (.voice, "Say"):
            try allow(element, ["voice", "language", "loop"])
            guard !isBlank(element.text), element.text.count <= 4096 else {
                throw TwiMLFault(reason: "<Say> of 1 to 4096 characters")
            }
            return .say(trimmed(element.text), voice: element.attributes["voice"], language: element.attributes["language"])
        case (.voice, "Pause"):
            try allow(element, ["length"])
            guard let seconds = Int(element.attributes["length"] ?? "1"), seconds >= 0 else {
                throw TwiMLFault(reason: "<Pause length>")
            }
            return .pause(seconds: seconds)
        case (.voice, "Hangup"):
            try allow(element, [])
            return .hangup
        case (.voice, "Reject"):
            try allow(element, ["reason"])
            let reason = element.attributes["reason"] ?? "rejected"
            guard reason == "rejected" || reason == "busy" else { throw TwiMLFault(reason: "<Reject reason=\(reason)>") }
            return .reject(reason: reason)
        case (_, "Redirect"):
            try allow(element, ["method"])
            return .redirect(url: trimmed(element.text))
        default: throw TwiMLFault(reason: "<\(element.name)> is not simulated here")
        }
    }

    private static func message(_ element: XMLElement) throws(TwiMLFault) -> TwiMLVerb {
        try allow(element, ["to", "from", "action", "method", "statusCallback"], children: ["Body", "Media"])
        let bodies = element.children.filter { $0.name == "Body" }
        guard bodies.count <= 1, bodies.isEmpty || isBlank(element.text) else {
            throw TwiMLFault(reason: "<Message> with more than one body")
        }
        let body = trimmed(bodies.first?.text ?? element.text)
        let media = element.children.filter { $0.name == "Media" }.map { trimmed($0.text) }
        guard !body.isEmpty || !media.isEmpty else { throw TwiMLFault(reason: "<Message> without a body") }
        let callbacks = ["statusCallback", "action"].compactMap { element.attributes[$0] }
        return .message(
            body: body, to: element.attributes["to"], from: element.attributes["from"], media: media, callbacks: callbacks)
    }

    private static func allow(_ element: XMLElement, _ attributes: Set<String>, children: Set<String> = []) throws(TwiMLFault) {
        for name in element.attributes.keys where !attributes.contains(name) {
            throw TwiMLFault(reason: "<\(element.name)> has no attribute \(name)")
        }
        for child in element.children where !children.contains(child.name) || !child.children.isEmpty {
            throw TwiMLFault(reason: "<\(child.name)> inside <\(element.name)>")
        }
    }

    private static func isBlank(_ text: String) -> Bool {
        text.allSatisfy(\.isWhitespace)
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
