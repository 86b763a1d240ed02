import Relational

/// The bytes of the text values of one run, in one piece of memory that is used again by the next: no allocation for each value.
struct TextArena: ~Copyable {
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
    private var used = 0

    deinit {
        memory.deallocate()
    }

    /// Forgets the last run's bytes and makes room for these.
    mutating func begin(_ values: [SQLValue]) throws(SQLFailure) {
        used = 0
        var needed = 0
        for case .text(let text) in values { needed += text.utf8.count }
        guard needed <= Int(Int32.max) else { throw .other("the values of one statement exceed 2 GB") }
        guard needed > memory.count else { return }
        memory.deallocate()
        memory = .allocate(byteCount: needed * 2, alignment: 1)
    }

    /// The bytes of a text, good until the next ``begin(_:)``. A NUL would end the text for some readers and not for others.
    mutating func copy(_ text: String) throws(SQLFailure) -> (start: UnsafePointer<CChar>, count: Int32) {
        var text = text
        let target = memory.baseAddress.unsafelyUnwrapped + used
        let (count, hasNUL) = text.withUTF8 { bytes in
            if let source = bytes.baseAddress { target.copyMemory(from: source, byteCount: bytes.count) }
            return (bytes.count, bytes.contains(0))
        }
        guard !hasNUL else { throw .other("a text value holds a NUL character") }
        used += count
        return (UnsafePointer(target.assumingMemoryBound(to: CChar.self)), Int32(count))
    }
}
