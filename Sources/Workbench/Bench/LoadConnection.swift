import Glibc

/// One keep-alive connection with at most one request on it.
struct LoadConnection {
    private(set) var socket: Int32 = -1
    private(set) var isBusy = false
    /// When the request on it was due.
    private(set) var due: Int64 = 0
    private var answer: [UInt8] = []
    /// The answer's body, once it is whole.
    private(set) var body: ArraySlice<UInt8> = []

    enum Received {
        case part
        case whole(isExpected: Bool)
        case lost
    }

    /// Connects to a port of this machine.
    mutating func open(_ port: UInt16) -> Bool {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return false }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close()
            return false
        }
        var one: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        isBusy = false
        return true
    }

    func close() {
        if socket >= 0 { Glibc.close(socket) }
    }

    /// Hands a whole request to the kernel; it is far smaller than a socket's buffer.
    mutating func send(_ request: ArraySlice<UInt8>, due: Int64) -> Bool {
        isBusy = true
        self.due = due
        body = []
        answer.removeAll(keepingCapacity: true)
        return request.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) == $0.count }
    }

    /// Takes what has arrived.
    mutating func receive(_ expected: [UInt8]) -> Received {
        let (count, bytes) = withUnsafeTemporaryAllocation(byteCount: 8192, alignment: 1) { buffer in
            let count = recv(socket, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
            return (count, count > 0 ? Array(buffer[..<count]) : [])
        }
        guard count > 0 else { return count < 0 && errno == EAGAIN ? .part : .lost }
        answer += bytes
        guard let body = Self.find(Self.headEnd, in: answer, from: 0) else { return .part }
        guard let length = length(headUntil: body) else { return .lost }
        let start = body + Self.headEnd.count
        guard answer.count >= start + length else { return .part }
        isBusy = false
        self.body = answer[start..<start + length]
        return .whole(isExpected: answer.starts(with: Self.success) && Self.find(expected, in: answer, from: start) != nil)
    }

    /// How long the body is; nothing when the head does not say so.
    private func length(headUntil end: Int) -> Int? {
        guard !isWithoutContent else { return 0 }
        guard let field = Self.find(Self.lengthField, in: answer, from: 0), field < end else { return nil }
        return answer[(field + Self.lengthField.count)...].prefix { 0x30...0x39 ~= $0 }.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Whether the answer was a success that has no body.
    var isWithoutContent: Bool { answer.starts(with: Self.noContent) }

    private static let success = Array("HTTP/1.1 200 ".utf8)
    private static let noContent = Array("HTTP/1.1 204 ".utf8)
    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let lengthField = Array("Content-Length: ".utf8)

    private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        pattern.withUnsafeBufferPointer { pattern in
            bytes.withUnsafeBufferPointer { bytes in
                var index = start
                while index + pattern.count <= bytes.count {
                    var matched = 0
                    while matched < pattern.count, bytes[index + matched] == pattern[matched] { matched += 1 }
                    if matched == pattern.count { return index }
                    index += 1
                }
                return nil
            }
        }
    }
}
