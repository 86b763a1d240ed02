// sources: Sources/Domain/Messages/MessageBody.swift

/// Any text has a size on the air, at least one part and never more than its characters need; and it never prints its words.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let body = MessageBody(text)
    precondition(body.segments >= 1, "a text of no parts")
    precondition(body.segments <= 1 + text.utf16.count / (body.isGSM ? 76 : 66), "more parts than the text can fill")
    precondition(body.description == "‹\(text.count) characters›", "a description that tells more than the length")
    return 0
}
