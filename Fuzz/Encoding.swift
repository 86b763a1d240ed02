// sources: Sources/Platform/Crypto/Encoding.swift

/// Whatever decodes was written in the only way there is to write it, and every byte survives the round trip.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    precondition(base64Decode(base64Encode(bytes)) == bytes, "bytes lost on the way")
    let text = String(decoding: bytes, as: UTF8.self)
    if let decoded = base64Decode(text) {
        precondition(base64Encode(decoded) == text, "two texts for the same bytes")
    }
    return 0
}
