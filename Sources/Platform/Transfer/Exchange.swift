import CCurl
import HTTP

/// One transfer on its way: what to send, what has been handed over, what has come back.
final class Exchange: @unchecked Sendable {  // Made by one task, then touched by the loop's thread alone.
    /// Sets the options that are particular to this transfer.
    let prepare: @Sendable (Easy) -> Void
    let upload: [UInt8]
    let beforeWriting: (@Sendable () -> Bool)?
    let maximumBody: Int

    private(set) var handed = 0
    private(set) var headers = Headers()
    private(set) var body: [UInt8] = []
    private(set) var isWithdrawn = false
    private(set) var isTooLarge = false
    /// Whether the answer's head came to its end. A peer that goes away within the head leaves libcurl content with what it has.
    private(set) var isHeadWhole = false
    private var wasAsked = false
    private var headSize = 0

    init(
        upload: [UInt8] = [], maximumBody: Int, beforeWriting: (@Sendable () -> Bool)? = nil,
        prepare: @escaping @Sendable (Easy) -> Void
    ) {
        self.upload = upload
        self.maximumBody = maximumBody
        self.beforeWriting = beforeWriting
        self.prepare = prepare
    }

    /// Makes the transfer for libcurl. The exchange must outlive it: libcurl calls back with an unowned pointer.
    func begin() -> Easy {
        let easy = Easy()
        let context = Unmanaged.passUnretained(self).toOpaque()
        prepare(easy)
        ccurl_set_writer(easy.handle, receiveBody, context)
        ccurl_set_header_reader(easy.handle, receiveHeader, context)
        // A reader and no seeker: libcurl cannot start a body again behind our back, it has to fail instead.
        ccurl_set_reader(easy.handle, giveUpload, context)
        if beforeWriting != nil { ccurl_set_doorkeeper(easy.handle, askBeforeWriting, context) }
        return easy
    }

    fileprivate func give(_ target: UnsafeMutableRawBufferPointer) -> Int {
        let amount = min(target.count, upload.count - handed)
        upload.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[handed..<handed + amount])) }
        handed += amount
        return amount
    }

    fileprivate func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= maximumBody else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    fileprivate func receive(header bytes: UnsafeRawBufferPointer) -> Int {
        headSize += bytes.count
        guard headSize <= Self.maximumHead else {
            isTooLarge = true
            return 0
        }
        let line = String(decoding: bytes, as: UTF8.self)
        if line.utf8.starts(with: "HTTP/".utf8) {
            isHeadWhole = false
            headers = Headers()  // An interim answer (100, 103) may have come before.
        } else if line == "\r\n" || line == "\n" {
            isHeadWhole = true
        } else if let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) {
            headers.add(String(line[..<colon]), Self.trimmed(line[line.utf8.index(after: colon)...]))
        }
        return bytes.count
    }

    /// Whether the request may be written. Asked a second time it says no: libcurl would be trying again on another connection.
    fileprivate func mayWrite() -> Bool {
        guard !wasAsked else { return false }
        wasAsked = true
        isWithdrawn = !(beforeWriting?() ?? true)
        return !isWithdrawn
    }

    private static let maximumHead = 64 * 1024

    private static func trimmed(_ text: Substring) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0d).contains($0) }
        let start = text.utf8.firstIndex { !isBlank($0) } ?? text.endIndex
        let end = text.utf8.lastIndex { !isBlank($0) }.map(text.utf8.index(after:)) ?? start
        return String(text[start..<end])
    }
}

// libcurl's callbacks: free functions, because a C function pointer carries no context of Swift's.

private func exchange(_ context: UnsafeMutableRawPointer?) -> Exchange? {
    context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
}

private func giveUpload(_ target: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?)
    -> Int
{
    exchange(context)?.give(UnsafeMutableRawBufferPointer(start: target, count: size * count)) ?? Int(CURL_READFUNC_ABORT)
}

private func receiveBody(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?)
    -> Int
{
    exchange(context)?.receive(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
}

private func receiveHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?)
    -> Int
{
    exchange(context)?.receive(header: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
}

private func askBeforeWriting(
    _ context: UnsafeMutableRawPointer?, _ peer: UnsafeMutablePointer<CChar>?, _ own: UnsafeMutablePointer<CChar>?,
    _ peerPort: Int32,
    _ ownPort: Int32
) -> Int32 {
    exchange(context)?.mayWrite() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}
