/// How patiently a webhook is delivered: the carrier's defaults, changed by the fragment of the address (`#ct=2000&rc=2&rp=ct,5xx`).
struct ConnectionOverrides: Sendable, Equatable {
    enum Policy: String, Sendable {
        case clientErrors = "4xx"
        case serverErrors = "5xx"
        case connect = "ct"
        case read = "rt"
        case all
    }

    var connect: Duration = .milliseconds(5000)
    var read: Duration = .milliseconds(15000)
    var total: Duration = .milliseconds(15000)
    var retries = 1
    var policies: Set<Policy> = [.connect]

    /// Reads the fragment; an unknown key or a value out of range is an error, 11243 at the carrier.
    init(of url: String) throws(TwiMLFault) {
        let fragment = url.drop { $0 != "#" }.dropFirst()
        for setting in fragment.split(separator: "&") {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw TwiMLFault(reason: "connection override \(setting)") }
            switch parts[0] {
            case "ct": connect = .milliseconds(try Self.number(parts, 100...10_000))
            case "rt": read = .milliseconds(try Self.number(parts, 100...15_000))
            case "tt": total = .milliseconds(try Self.number(parts, 100...15_000))
            case "rc": retries = try Self.number(parts, 0...5)
            case "rp":
                let names = parts[1].split(separator: ",").map(String.init)
                policies = Set(names.compactMap(Policy.init))
                guard policies.count == names.count else { throw TwiMLFault(reason: "connection override rp=\(parts[1])") }
            case "e", "sni": continue
            default: throw TwiMLFault(reason: "connection override \(parts[0])")
            }
        }
    }

    private static func number(_ parts: [String], _ range: ClosedRange<Int>) throws(TwiMLFault) -> Int {
        guard let number = Int(parts[1]), range.contains(number) else {
            throw TwiMLFault(reason: "connection override \(parts[0])=\(parts[1])")
        }
        return number
    }

    /// Whether this reply is tried again.
    func isRetried(_ reply: WebhookReply) -> Bool {
        if policies.contains(.all) { return reply.isFailure }
        switch reply {
        case .unreachable: return policies.contains(.connect)
        case .silent: return policies.contains(.read)
        case .answered(let status, _, _):
            return (400..<500).contains(status) && policies.contains(.clientErrors)
                || (500..<600).contains(status) && policies.contains(.serverErrors)
        }
    }
}
