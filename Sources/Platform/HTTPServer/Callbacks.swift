import CMicrohttpd
import Glibc
import Telemetry

// What libmicrohttpd calls, on its own threads. Free functions: a closure could be inferred to belong to an actor and trap.

private func switchboard(_ context: UnsafeMutableRawPointer) -> Switchboard {
    Unmanaged<Switchboard>.fromOpaque(context).takeUnretainedValue()
}

/// A connection opened or closed. The peer is retained here and released here, per socket: the request callbacks are not all paired.
func connectionChanged(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ change: MHD_ConnectionNotificationCode
) {
    guard let context, let connection, let slot else { return }
    switch change {
    case .CONNECTION_NOTIFY_STARTED:
        slot.pointee = Unmanaged.passRetained(switchboard(context).opened(Line(connection: connection))).toOpaque()
    case .CONNECTION_NOTIFY_CLOSED:
        guard let known = slot.pointee else { return }
        slot.pointee = nil
        switchboard(context).closed(Unmanaged<Peer>.fromOpaque(known).takeRetainedValue())
    @unknown default: break
    }
}

/// The request line, before anything has been made of it. Keeps the target as sent, then empties the query in libmicrohttpd's buffer: it
/// would make one record of each argument, run out of memory at some hundreds, and never answer.
func requestLineRead(
    _ context: UnsafeMutableRawPointer?, _ uri: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let uri, let connection, let peer = Line(connection: connection).peer else { return nil }
    let bytes = UnsafeRawBufferPointer(start: uri, count: strlen(uri))
    peer.begin(target: RawTarget(bytes: Array(bytes), start: UInt(bitPattern: uri)))
    if let mark = bytes.firstIndex(of: UInt8(ascii: "?")), mark + 1 < bytes.count {
        UnsafeMutablePointer(mutating: uri)[mark + 1] = 0
    }
    return nil
}

/// Paths stay as sent: whoever needs them decoded does it knowingly.
func leaveEscaped(_ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ text: UnsafeMutablePointer<CChar>?) -> Int {
    text.map { strlen($0) } ?? 0
}

/// A head, a piece of body, the end of the body, or a resumed connection.
func answerRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?,
    _ uploadSize: UnsafeMutablePointer<Int>?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let method, let version, let uploadSize, let slot else { return .NO }
    guard let known = slot.pointee else {
        switch switchboard(context).begin(Line(connection: connection), method: method, version: version) {
        case .exchange(let exchange):
            slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
            return .YES
        case .refused: return .YES
        case .broken: return .NO
        }
    }
    let exchange = Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
    if uploadSize.pointee > 0, let upload {
        exchange.append(UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee))
        uploadSize.pointee = 0
        return .YES
    }
    return switchboard(context).proceed(exchange) ? .YES : .NO
}

/// A request is over: the one place where an exchange is let go.
func requestCompleted(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ end: MHD_RequestTerminationCode
) {
    guard let context, let connection, let slot else { return }
    let exchange = slot.pointee.map { Unmanaged<Exchange>.fromOpaque($0).takeRetainedValue() }
    slot.pointee = nil
    switchboard(context).finished(
        exchange, peer: Line(connection: connection).peer, isWhole: end == .REQUEST_TERMINATED_COMPLETED_OK)
}

/// libmicrohttpd's own words. What it refused before we saw it is counted; the rest is for debugging.
func libraryLogged(_ context: UnsafeMutableRawPointer?, _ format: UnsafePointer<CChar>?, _ arguments: CVaListPointer?) {
    guard let context, let format, let arguments else { return }
    var buffer = [CChar](repeating: 0, count: 256)
    let count = vsnprintf(&buffer, buffer.count, format, arguments)
    let bytes = buffer.prefix(max(0, min(Int(count), buffer.count - 1))).map { UInt8(bitPattern: $0) }
    let text = String(decoding: bytes, as: UTF8.self)
    let board = switchboard(context)
    if text.hasPrefix("Error processing request") { board.refusals.note(.unreadable) }
    board.log.debug("the HTTP library says something", ["text": text.split(separator: "\n").joined(separator: " ")])
}
