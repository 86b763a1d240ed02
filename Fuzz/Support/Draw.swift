/// Hands out a fuzzer's bytes as values. When they run out, everything is empty or zero.
struct Draw {
    private var bytes: ArraySlice<UInt8>

    init(_ start: UnsafePointer<UInt8>, _ count: Int) {
        bytes = Array(UnsafeBufferPointer(start: start, count: count))[...]
    }

    var isEmpty: Bool { bytes.isEmpty }

    mutating func byte() -> UInt8 {
        bytes.popFirst() ?? 0
    }

    mutating func flip() -> Bool {
        byte() & 1 == 1
    }

    /// Text as long as its first byte says, whatever its bytes are.
    mutating func text() -> String {
        let taken = bytes.prefix(Int(byte()))
        bytes = bytes.dropFirst(taken.count)
        return String(decoding: taken, as: UTF8.self)
    }

    /// Everything that is left.
    mutating func rest() -> [UInt8] {
        defer { bytes = [] }
        return Array(bytes)
    }

    /// Names and values until the bytes run out.
    mutating func fields() -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        while !isEmpty { fields.append((name: text(), value: text())) }
        return fields
    }
}
