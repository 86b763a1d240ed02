import CCurl
import HTTP

extension Exchange {
    /// A request over HTTP.
    convenience init(_ request: OutgoingRequest, _ limits: TransferLimits, _ manner: Manner, _ trust: Trust) {
        let gate: (@Sendable () -> Bool)?
        let isAlone: Bool
        switch manner {
        case .pooled:
            gate = nil
            // With no body there is nothing that libcurl would have to rewind, and it may repeat such a request on its own when a
            // re-used connection dies. Reading twice is no harm, anything else is.
            isAlone = request.body.isEmpty && !["GET", "HEAD"].contains(request.method)
        case .repeatable:
            gate = nil
            isAlone = false
        case .once(let beforeWriting):
            gate = beforeWriting
            isAlone = true
        }
        self.init(upload: request.body, maximumBody: limits.maximumBody, beforeWriting: gate) { easy in
            easy.setCommon(trust)
            easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
            easy.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
            easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            easy.set(CURLOPT_FOLLOWLOCATION, 0)
            easy.set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect)
            easy.set(CURLOPT_TIMEOUT_MS, limits.total)
            if isAlone {
                easy.set(CURLOPT_FRESH_CONNECT, 1)
                easy.set(CURLOPT_FORBID_REUSE, 1)
            }
            easy.set(CURLOPT_URL, request.url)
            easy.set(CURLOPT_HTTPHEADER, request.headerLines)
            easy.setMethod(request)
        }
    }
}

extension Easy {
    fileprivate func setMethod(_ request: OutgoingRequest) {
        if request.method == "HEAD" {
            set(CURLOPT_NOBODY, 1)
        } else if request.method == "POST" || !request.body.isEmpty {
            set(CURLOPT_POST, 1)
            set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: request.body.count)
        }
        if !["GET", "HEAD", "POST"].contains(request.method) || (request.method == "GET" && !request.body.isEmpty) {
            set(CURLOPT_CUSTOMREQUEST, request.method)
        }
    }
}

extension OutgoingRequest {
    /// What makes this request impossible, if anything. Names no value.
    var fault: String? {
        let scheme = url.prefix { $0 != ":" }.lowercased()
        guard scheme == "https" || scheme == "http" else { return "the address is neither http nor https" }
        guard url.utf8.count <= 16_384 else { return "the address is too long" }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return "the address has a character that must be escaped" }
        guard !method.isEmpty, method.utf8.allSatisfy({ (0x41...0x5a).contains($0) }) else { return "the method is not one" }
        guard !(method == "HEAD" && !body.isEmpty) else { return "HEAD has no body" }
        for (name, value) in headers.fields {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isToken) else { return "a header's name is not one" }
            guard value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }) else {
                return "a header has a control character"
            }
            guard !Self.ours.contains(name.lowercased()) else { return "the header \(name) is not the caller's to set" }
        }
        return nil
    }

    /// The header fields as libcurl takes them: `name;` is a field without a value, `name:` takes away one that libcurl would add.
    fileprivate var headerLines: [String] {
        var lines = headers.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        lines.append("Expect:")
        if headers["Content-Type"] == nil { lines.append("Content-Type:") }
        return lines
    }

    /// Fields that frame the message: two opinions on these are how requests get smuggled.
    private static let ours: Set<String> = ["content-length", "transfer-encoding", "connection", "expect", "host", "upgrade", "te"]

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
