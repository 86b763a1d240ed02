import CMicrohttpd
import HTTP

/// The head of a request that passed every check, before its body.
struct Head {
    let method: String
    let target: String
    let headers: Headers
    let contentLength: Int

    /// Reads and judges what libmicrohttpd parsed. It is lenient where leniency lets two servers read one message differently
    /// (two lengths, two hosts, NUL, bare LF, folded lines); we are not.
    static func read(
        _ line: Line, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>, target: RawTarget?, limits: ListenerConfiguration
    ) throws(Refusal) -> Head {
        guard let target else { throw .malformed }
        guard target.bytes.count <= limits.targetLimit else { throw .targetTooLong }
        let methodText = String(cString: method)
        guard methodText.utf8.count <= 32, methodText.utf8.allSatisfy(isTokenByte) else { throw .malformed }
        guard target.bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .malformed }
        guard target.bytes.first == UInt8(ascii: "/") || (methodText == "OPTIONS" && target.bytes == [UInt8(ascii: "*")]) else {
            throw .malformed
        }
        let versionStart = UInt(bitPattern: version)
        if layoutIsKnown, versionStart != target.start + UInt(target.bytes.count) + 1 { throw .malformed }

        var reader = FieldReader(limits: limits, expected: versionStart + 8 + 2)
        withUnsafeMutablePointer(to: &reader) { reader in
            _ = MHD_get_connection_values_n(line.connection, .HEADER_KIND, readField, reader)
        }
        if let refusal = reader.refusal ?? reader.endRefusal(version: version) { throw refusal }
        if reader.hosts > 1 || (reader.hosts == 0 && version[7] != CChar(bitPattern: UInt8(ascii: "0"))) { throw .host }
        if reader.isChunked { throw reader.lengths == 0 ? .chunked : .ambiguousLength }
        if reader.lengths > 1 { throw .ambiguousLength }
        guard reader.contentLength <= limits.bodyLimit else { throw .bodyTooLarge }
        return Head(
            method: methodText, target: String(decoding: target.bytes, as: UTF8.self), headers: Headers(reader.fields),
            contentLength: reader.contentLength)
    }

    /// In 0.9.75 lines lie one behind the other in one buffer, each ended by two bytes that were CR LF, so a NUL, a bare LF or a folded
    /// line shows as a gap of another size. Its own strictness would drop some of them without a word, so there it is off; later
    /// versions refuse them themselves, and are asked to.
    static let layoutIsKnown = String(cString: MHD_get_version()) == "0.9.75"
}

/// Collects the fields in order, with repeats, until one is wrong.
private struct FieldReader {
    let limits: ListenerConfiguration
    /// Where the next line must begin.
    var expected: UInt
    var fields: [(name: String, value: String)] = []
    var size = 0
    var hosts = 0
    var lengths = 0
    var contentLength = 0
    var isChunked = false
    var refusal: Refusal?

    init(limits: ListenerConfiguration, expected: UInt) {
        self.limits = limits
        self.expected = expected
        fields.reserveCapacity(16)
    }

    /// Takes one field; false stops the reading.
    mutating func take(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Bool {
        refusal = judge(name: name, value: value)
        return refusal == nil
    }

    private mutating func judge(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Refusal? {
        size += name.count + value.count + 4
        guard size <= limits.headLimit, fields.count < limits.headerCountLimit else { return .headTooLarge }
        if Head.layoutIsKnown, UInt(bitPattern: name.baseAddress) != expected { return .malformed }
        expected = UInt(bitPattern: value.baseAddress) + UInt(value.count) + 2
        guard !name.isEmpty, name.allSatisfy(isTokenByte), value.allSatisfy(isFieldByte) else { return .malformed }
        var end = value.count
        while end > 0, value[end - 1] == 0x20 || value[end - 1] == 0x09 { end -= 1 }
        let text = UnsafeBufferPointer(rebasing: value[..<end])
        fields.append((name: String(decoding: name, as: UTF8.self), value: String(decoding: text, as: UTF8.self)))
        switch name.count {
        case 4 where isSame(name, "host"):
            hosts += 1
        case 14 where isSame(name, "content-length"):
            lengths += 1
            guard !text.isEmpty, text.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return .ambiguousLength }
            guard text.count <= 15 else { return .bodyTooLarge }
            contentLength = text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        case 17 where isSame(name, "transfer-encoding"):
            isChunked = true
        default: break
        }
        return nil
    }

    /// The last line and the empty one after it must both have ended in CR LF.
    func endRefusal(version: UnsafePointer<CChar>) -> Refusal? {
        guard Head.layoutIsKnown, let end = UnsafePointer<UInt8>(bitPattern: expected - 2) else { return nil }
        return (0..<4).allSatisfy { end[$0] == 0 } ? nil : .malformed
    }
}

private func readField(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
    _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
    guard let reader = context?.assumingMemoryBound(to: FieldReader.self), let name else { return .NO }
    let bytes = { (start: UnsafePointer<CChar>?, count: Int) in
        UnsafeBufferPointer(start: UnsafeRawPointer(start)?.assumingMemoryBound(to: UInt8.self), count: start == nil ? 0 : count)
    }
    return reader.pointee.take(name: bytes(name, nameSize), value: bytes(value, valueSize)) ? .YES : .NO
}

private func isSame(_ name: UnsafeBufferPointer<UInt8>, _ lower: StaticString) -> Bool {
    for index in 0..<lower.utf8CodeUnitCount where name[index] | 0x20 != lower.utf8Start[index] {
        return false
    }
    return true
}

/// The bytes of a method or a field name (RFC 9110 §5.6.2).
func isTokenByte(_ byte: UInt8) -> Bool {
    let low: UInt64 = 0x03FF_6CFA_0000_0000
    let high: UInt64 = 0x57FF_FFFF_C7FF_FFFE
    return byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte - 64) & 1 == 1
}

/// The bytes of a field value: no control character but the tab.
func isFieldByte(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F || byte == 0x09
}
