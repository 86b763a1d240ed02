// sources: Sources/Edges/Twilio/Reply
// sources: Sources/Platform/HTTP
// sources: Sources/Domain/Messages/MessageBody.swift
// sources: Fuzz/Support/Draw.swift

/// Whatever the words, the answer is well-formed XML of the elements meant, and a parser reads back the same words.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var draw = Draw(start, count)
    let words = draw.text()
    let callback = draw.text()
    let speaker = VoiceReply.Speaker(voice: draw.text(), language: draw.text())

    let message = Markup(MessagingReply.message(MessageBody(words), statusCallback: callback).xml)
    precondition(message.tags == ["Response", "Message", "Body", "/Body", "/Message", "/Response"], "other elements than meant")
    precondition(message.attributes == [printable(callback)], "the address was changed")
    precondition(message.words == printable(words), "the words were changed")

    let call = Markup(VoiceReply([.say(words), .pause(seconds: 1), .hangup], speaker: speaker).xml)
    precondition(call.tags == ["Response", "Say", "/Say", "Pause", "Hangup", "/Response"], "other elements than meant")
    precondition(call.attributes == [printable(speaker.voice), printable(speaker.language), "1"], "an attribute was changed")
    precondition(call.words == printable(words), "the words were changed")
    return 0
}

/// What XML 1.0 can carry of a text (W3C REC-xml §2.2).
private func printable(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.filter { scalar in
                switch scalar.value {
                case 0x9, 0xa, 0xd, 0x20...0xd7ff, 0xe000...0xfffd, 0x10000...0x10ffff: true
                default: false
                }
            }))
}

/// A reader of just enough XML to disagree with the writer.
private struct Markup {
    var tags: [String] = []
    var attributes: [String] = []
    var words = ""

    init(_ document: [UInt8]) {
        var rest = Substring(String(decoding: document, as: UTF8.self)).unicodeScalars
        let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        precondition(rest.starts(with: declaration.unicodeScalars), "no declaration")
        rest = rest.dropFirst(declaration.unicodeScalars.count)
        while let first = rest.first {
            if first == "<" {
                guard let end = rest.firstIndex(of: ">") else { preconditionFailure("a tag without an end") }
                read(tag: rest[rest.index(after: rest.startIndex)..<end])
                rest = rest[rest.index(after: end)...]
            } else {
                let text = rest.prefix { $0 != "<" }
                precondition(!text.contains(">"), "a bare > in text")
                words += Self.plain(text)
                rest = rest[text.endIndex...]
            }
        }
    }

    private mutating func read(tag: Substring.UnicodeScalarView) {
        precondition(!tag.contains("<"), "a < inside a tag")
        let pieces = tag.split(separator: "\"", omittingEmptySubsequences: false)
        precondition(pieces.count % 2 == 1, "a quote without its pair")
        tags.append(
            String(pieces[0].prefix { $0 != " " && $0 != ">" }.filter { $0 != "/" || tag.first == "/" }.map(Character.init)))
        for index in stride(from: 1, to: pieces.count, by: 2) { attributes.append(Self.plain(pieces[index])) }
    }

    /// The text behind references.
    private static func plain(_ text: Substring.UnicodeScalarView) -> String {
        let names = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'", "#9": "\t", "#10": "\n", "#13": "\r"]
        var plain = String.UnicodeScalarView()
        var rest = text
        while let first = rest.first {
            rest = rest.dropFirst()
            precondition(!["\t", "\n", "\r"].contains(first), "white space that a parser changes")
            guard first == "&" else {
                plain.append(first)
                continue
            }
            let name = String(rest.prefix { $0 != ";" }.map(Character.init))
            guard let meant = names[name] else { preconditionFailure("an unknown reference: \(name)") }
            plain.append(contentsOf: meant.unicodeScalars)
            rest = rest.dropFirst(name.unicodeScalars.count + 1)
        }
        return String(plain)
    }
}
