import Glibc

extension Machine {
    /// A number from a server's `/api/metrics`; nought when it is not there.
    static func metric(_ name: String, of port: UInt16) -> Int {
        var connection = LoadConnection()
        guard connection.open(port) else { return 0 }
        defer { connection.close() }
        let request = Array("GET /api/metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)[...]
        guard connection.send(request, due: 0) else { return 0 }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection.socket, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let key = text.firstRange(of: "\"\(name)\":") else { return 0 }
        return Int(text[key.upperBound...].prefix { $0.isNumber }) ?? 0
    }
}
