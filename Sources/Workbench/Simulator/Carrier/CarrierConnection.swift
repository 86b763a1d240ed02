import Glibc
import HTTP
import Locking

/// One connection of the carrier's listener: HTTP/1.1 with a length, one request after the other.
struct CarrierConnection {
    let descriptor: Int32
    let carrier: SimulatedCarrier

    /// Serves until either side ends the connection; the caller then closes it.
    func serve() {
        var buffer: [UInt8] = []
        while let request = read(&buffer) {
            switch answer(request) {
            case .response(let response):
                guard write(response) else { return }
            case .close: return
            case .reset:
                var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
                return
            case .stall:
                while receive() != nil {}
                return
            }
        }
    }

    /// The thread waits, so that the carrier can think in tasks.
    private func answer(_ request: Request) -> CarrierAnswer {
        let box = ConditionLock<CarrierAnswer?>(nil)
        let carrier = carrier
        // Ends when the carrier has answered, which it always does.
        Task {
            let answer = await carrier.answer(request)
            box.change { $0 = answer }
        }
        return box.wait { $0 } ?? .close
    }

    private func read(_ buffer: inout [UInt8]) -> Request? {
        var headEnd = headEnd(buffer)
        while headEnd == nil, buffer.count < 65_536 {
            guard let more = receive() else { return nil }
            buffer += more
            headEnd = self.headEnd(buffer)
        }
        guard let headEnd else { return nil }
        let lines = String(decoding: buffer[..<headEnd], as: UTF8.self).split(separator: "\r\n").map(String.init)
        let first = (lines.first ?? "").split(separator: " ")
        guard first.count == 3 else { return nil }
        var headers = Headers()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            headers.add(String(parts[0]), String(parts[1].drop { $0 == " " }))
        }
        guard headers["Transfer-Encoding"] == nil, let length = Int(headers["Content-Length"] ?? "0"),
            (0...1_000_000).contains(length)
        else { return nil }
        let end = headEnd + 4 + length
        while buffer.count < end {
            guard let more = receive() else { return nil }
            buffer += more
        }
        let request = Request(
            method: String(first[0]), target: String(first[1]), headers: headers, body: Array(buffer[(headEnd + 4)..<end]))
        buffer.removeFirst(end)
        return request
    }

    private func headEnd(_ buffer: [UInt8]) -> Int? {
        buffer.firstRange(of: [13, 10, 13, 10])?.lowerBound
    }

    private func receive() -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 { return Array(chunk.prefix(count)) }
            if count < 0, errno == EINTR { continue }
            return nil
        }
    }

    private func write(_ response: Response) -> Bool {
        guard case .bytes(let body) = response.body else { return false }
        var head =
            "HTTP/1.1 \(response.status.code) \r\nContent-Length: \(body.count)\r\nDate: \(CarrierDate.http(carrier.now()))\r\n"
        for field in response.headers.fields { head += "\(field.name): \(field.value)\r\n" }
        var rest = (Array((head + "\r\n").utf8) + body)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
