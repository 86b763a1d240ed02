extension Form {
    /// Reads a body, strictly: what browsers would mend (a lone `%`, bytes that are not UTF-8) is a failure.
    /// The format is https://url.spec.whatwg.org/#urlencoded-parsing.
    public static func parse(_ bytes: [UInt8], limit: Int = 1000) throws(FormFailure) -> Form {
        let scratch = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        defer { scratch.deallocate() }
        var reader = FormReader(scratch: scratch, limit: limit)
        return try bytes.withUnsafeBufferPointer { bytes throws(FormFailure) in try reader.read(bytes) }
    }

    /// Reads a query, without its question mark, by the same rules.
    public static func parseQuery(_ query: some StringProtocol, limit: Int = 1000) throws(FormFailure) -> Form {
        try parse(Array(query.utf8), limit: limit)
    }
}

/// One pass over the bytes. Decoded text is never longer than what it came from, so one scratch buffer serves the whole form.
private struct FormReader {
    let scratch: UnsafeMutableBufferPointer<UInt8>
    let limit: Int
    private var fields: [(name: String, value: String)] = []

    init(scratch: UnsafeMutableBufferPointer<UInt8>, limit: Int) {
        self.scratch = scratch
        self.limit = limit
    }

    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormFailure) -> Form {
        fields.reserveCapacity(min(limit, 24))
        // Where in the scratch the text being read begins and ends, and the name once its `=` has been seen.
        var begin = 0
        var end = 0
        var name: String?
        var index = 0
        while index < bytes.count {
            var byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "&"):
                try close(name, begin, end)
                (name, begin) = (nil, end)
                continue
            case UInt8(ascii: "=") where name == nil:
                name = try text(begin, end)
                begin = end
                continue
            case UInt8(ascii: "+"):
                byte = 0x20
            case UInt8(ascii: "%"):
                guard index + 1 < bytes.count, let high = hexadecimal(bytes[index]), let low = hexadecimal(bytes[index + 1]) else {
                    throw .malformedEscape
                }
                byte = high << 4 | low
                index += 2
            default: break
            }
            guard byte != 0 else { throw .nul }
            scratch[end] = byte
            end += 1
        }
        try close(name, begin, end)
        return Form(fields)
    }

    /// Adds the field that ends here: name and value, a name alone, or nothing between two `&`.
    private mutating func close(_ name: String?, _ begin: Int, _ end: Int) throws(FormFailure) {
        if name == nil && begin == end { return }
        guard fields.count < limit else { throw .tooManyFields(limit: limit) }
        let last = try text(begin, end)
        fields.append(name.map { (name: $0, value: last) } ?? (name: last, value: ""))
    }

    private func text(_ begin: Int, _ end: Int) throws(FormFailure) -> String {
        let bytes = UnsafeBufferPointer(rebasing: scratch[begin..<end])
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return text
    }
}

private func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
}
