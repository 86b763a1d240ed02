import CCurl

extension Facts {
    /// What the facts mean for a request over HTTP. One question decides: can the server have seen any of it?
    var answer: Result<IncomingResponse, TransferFailure> {
        if isWhole { return .success(IncomingResponse(status: status, headers: headers, body: body)) }
        if isWritten { return .failure(.unclear(reason: reason)) }
        if isWithdrawn { return .failure(.withdrawn) }
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_LOGIN_DENIED: return .failure(.invalid(reason: reason))
        default: return .failure(.neverSent(reason: reason))
        }
    }
}
