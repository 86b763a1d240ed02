import CCurl
public import Telemetry

/// Submits mails, each on a connection of its own, on a thread of its own.
public final class SMTPClient: Sendable {
    private let thread = CurlThread(name: "curl-mail", connections: 1)
    private let trust: Trust
    private let log: Log
    private let metrics: Metrics

    /// `authorities` is a PEM file that replaces the system's.
    public init(log: Log, metrics: Metrics, authorities: String? = nil) {
        trust = Trust(proxy: nil, authorities: authorities)
        self.log = log
        self.metrics = metrics
    }

    /// Hands a mail to a server and waits until the server has taken it. Either all recipients are taken or none.
    public func send(_ mail: OutgoingMail, to server: SMTPServer, within limit: Duration) async throws(MailFailure) {
        let verdict = await judged(mail, server, limit)
        let outcome = verdict?.outcome ?? "accepted"
        metrics.count(TransferMetrics.mailed, ["outcome": outcome])
        guard let verdict else { return }
        log.debug("mail not taken", ["server": server.description, "outcome": outcome, "reason": verdict.reason])
        throw verdict
    }

    private func judged(_ mail: OutgoingMail, _ server: SMTPServer, _ limit: Duration) async -> MailFailure? {
        if let fault = mail.fault { return .permanent(reason: fault) }
        return await thread.loop.carry(Exchange(mail, server, limit, trust)).mailFailure
    }
}

extension Exchange {
    /// A mail over SMTP.
    fileprivate convenience init(_ mail: OutgoingMail, _ server: SMTPServer, _ limit: Duration, _ trust: Trust) {
        self.init(upload: mail.message, maximumBody: 0) { easy in
            easy.setCommon(trust)
            easy.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
            easy.set(CURLOPT_URL, server.description)
            if !server.isSecureFromTheStart && !server.isLoopback { easy.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
            if !server.user.isEmpty {
                easy.set(CURLOPT_USERNAME, server.user)
                easy.set(CURLOPT_PASSWORD, server.password)
            }
            easy.set(CURLOPT_CONNECTTIMEOUT_MS, min(limit, .seconds(10)))
            easy.set(CURLOPT_TIMEOUT_MS, limit)
            // libcurl waits for the answer to QUIT on its own account, two minutes unless told, and the loop waits with it.
            easy.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, Int(limit.components.seconds)))
            easy.set(CURLOPT_FRESH_CONNECT, 1)
            easy.set(CURLOPT_FORBID_REUSE, 1)
            easy.set(CURLOPT_MAIL_FROM, mail.from.text)
            easy.set(CURLOPT_MAIL_RCPT, mail.to.map(\.text))
            easy.set(CURLOPT_UPLOAD, 1)
        }
    }
}

extension Facts {
    /// What the facts mean for a mail; nothing when the server has taken it.
    ///
    /// A verdict of the server's own (4xx, 5xx) counts, whenever it came. Without one, all depends on whether the text was on its
    /// way: from 354 ("go on") until the last answer nobody can tell.
    fileprivate var mailFailure: MailFailure? {
        if code == CURLE_OK { return nil }
        let said = (400..<600).contains(status) ? "\(reason), server said \(status)" : reason
        switch status {
        case 400..<500: return .transient(reason: said)
        case 500..<600: return .permanent(reason: said)
        default: break
        }
        if handed > 0 || status == 354 { return .ambiguous(reason: said) }
        switch code {
        case CURLE_USE_SSL_FAILED, CURLE_LOGIN_DENIED, CURLE_URL_MALFORMAT: return .permanent(reason: said)
        default: return .transient(reason: said)
        }
    }
}

extension MailFailure {
    fileprivate var outcome: String {
        switch self {
        case .permanent: "permanent"
        case .transient: "transient"
        case .ambiguous: "ambiguous"
        }
    }

    fileprivate var reason: String {
        switch self {
        case .permanent(let reason), .transient(let reason), .ambiguous(let reason): reason
        }
    }
}
