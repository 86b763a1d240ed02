import CCurl

/// The transfers that libcurl has in hand. Lives on the loop's thread and nowhere else.
struct RunningTransfers {
    private struct Running {
        let exchange: Exchange
        let easy: Easy
        let tell: @Sendable (Facts) -> Void
    }

    private let multi: UnsafeMutableRawPointer
    private var running: [CurlLoop.Ticket: Running] = [:]
    private var ticketOfHandle: [UnsafeMutableRawPointer: CurlLoop.Ticket] = [:]

    init(multi: UnsafeMutableRawPointer) {
        self.multi = multi
    }

    var tickets: Set<CurlLoop.Ticket> { Set(running.keys) }

    mutating func begin(_ exchange: Exchange, ticket: CurlLoop.Ticket, tell: @escaping @Sendable (Facts) -> Void) {
        let easy = exchange.begin()
        running[ticket] = Running(exchange: exchange, easy: easy, tell: tell)
        ticketOfHandle[easy.handle] = ticket
        let status = curl_multi_add_handle(multi, easy.handle)
        if status != CURLM_OK { finish(ticket, CURLE_FAILED_INIT) }
    }

    mutating func cancel(_ tickets: Set<CurlLoop.Ticket>) {
        for ticket in tickets { finish(ticket, nil) }
    }

    /// Moves everything along, gives back what is over, and sleeps until a socket, a deadline or a caller wants something.
    mutating func advance() {
        var active: Int32 = 0
        curl_multi_perform(multi, &active)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let ticket = ticketOfHandle[message.pointee.easy_handle] else { continue }
            finish(ticket, message.pointee.data.result)
        }
        curl_multi_poll(multi, nil, 0, 60_000, nil)
    }

    private mutating func finish(_ ticket: CurlLoop.Ticket, _ code: CURLcode?) {
        guard let ended = running.removeValue(forKey: ticket) else { return }
        ticketOfHandle[ended.easy.handle] = nil
        let facts = Facts(ended.exchange, ended.easy, code)
        curl_multi_remove_handle(multi, ended.easy.handle)
        ended.tell(facts)
    }
}
