import CCurl

/// One transfer as libcurl sees it. Belongs to the thread of its loop.
final class Easy {
    let handle: UnsafeMutableRawPointer
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    init() {
        guard let handle = curl_easy_init() else { preconditionFailure("libcurl has no memory for a transfer") }
        self.handle = handle
    }

    deinit {
        curl_easy_cleanup(handle)
        for list in lists { curl_slist_free_all(list) }
    }

    /// Sets an option that is a number. An option that libcurl does not take is a mistake of ours, and going on without it could
    /// undo a safeguard.
    func set(_ option: CURLoption, _ value: Int) {
        demand(ccurl_set_long(handle, option, value), option)
    }

    /// Sets an option that is a size in bytes.
    func set(_ option: CURLoption, bytes: Int) {
        demand(ccurl_set_size(handle, option, curl_off_t(bytes)), option)
    }

    /// Sets an option that is a text; libcurl keeps a copy.
    func set(_ option: CURLoption, _ value: String) {
        demand(ccurl_set_text(handle, option, value), option)
    }

    /// Sets an option that is a list of texts.
    func set(_ option: CURLoption, _ values: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for value in values {
            guard let longer = curl_slist_append(list, value) else { preconditionFailure("libcurl has no memory for a list") }
            list = longer
        }
        if let list { lists.append(list) }
        demand(ccurl_set_list(handle, option, list), option)
    }

    /// Sets a deadline. Zero would mean none to libcurl, so the shortest is a millisecond.
    func set(_ option: CURLoption, _ limit: Duration) {
        let (seconds, attoseconds) = limit.components
        let milliseconds = min(max(0, seconds), 86_400) * 1_000 + attoseconds / 1_000_000_000_000_000
        set(option, max(1, Int(milliseconds)))
    }

    /// A fact about the transfer that is a number.
    func fact(_ info: CURLINFO) -> Int {
        ccurl_get_long(handle, info)
    }

    /// What holds for every transfer, whatever its protocol.
    func setCommon(_ trust: Trust) {
        set(CURLOPT_NOSIGNAL, 1)
        // A name server that does not answer must not hold up the other transfers when this one gives up.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_PROXY, trust.proxy ?? "")
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = trust.authorities { set(CURLOPT_CAINFO, file) }
    }

    private func demand(_ status: CURLcode, _ option: CURLoption) {
        precondition(status == CURLE_OK, "libcurl refused option \(option.rawValue) with error \(status.rawValue)")
    }
}

/// Whom connections go through and whose certificates they accept.
struct Trust: Sendable {
    /// `http://host:port`; none means directly, whatever the environment says.
    let proxy: String?
    /// A PEM file instead of the system's authorities.
    let authorities: String?
}
