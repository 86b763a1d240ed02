import CCurl
import HTTP

/// What can be said about a transfer that is over: read before libcurl forgets, judged afterwards.
struct Facts: Sendable {
    /// How libcurl ended it; nothing when it was cancelled.
    var code: CURLcode?
    /// The last status code of the peer's protocol; 0 when none came.
    var status = 0
    /// Bytes of the upload that libcurl took from us. Its own counts forget what failed.
    var handed = 0
    /// Bytes of request head that libcurl wrote, summed over every try.
    var requestBytes = 0
    var isWithdrawn = false
    var isTooLarge = false
    var isHeadWhole = false
    var headers = Headers()
    var body: [UInt8] = []

    /// What is left of an exchange. Call while libcurl still has the transfer.
    init(_ exchange: Exchange, _ easy: Easy, _ code: CURLcode?) {
        self.code = code
        status = easy.fact(CURLINFO_RESPONSE_CODE)
        handed = exchange.handed
        requestBytes = easy.fact(CURLINFO_REQUEST_SIZE)
        isWithdrawn = exchange.isWithdrawn
        isTooLarge = exchange.isTooLarge
        isHeadWhole = exchange.isHeadWhole
        headers = exchange.headers
        body = exchange.body
    }

    /// A transfer that was cancelled before it began.
    init() {}

    /// Whether the peer can have seen anything of the request.
    var isWritten: Bool { handed > 0 || requestBytes > 0 }

    /// Whether an answer came, all of it.
    var isWhole: Bool { code == CURLE_OK && isHeadWhole }

    /// The failure in words fit for logs: libcurl's own fixed sentence for its code.
    var reason: String {
        guard let code else { return "cancelled" }
        if isTooLarge { return "the answer is too large" }
        if code == CURLE_OPERATION_TIMEDOUT { return isWritten ? "no whole answer in time" : "no connection in time" }
        if code == CURLE_OK { return "the answer broke off in its head" }
        return "\(String(cString: curl_easy_strerror(code))) (libcurl \(code.rawValue))"
    }
}
