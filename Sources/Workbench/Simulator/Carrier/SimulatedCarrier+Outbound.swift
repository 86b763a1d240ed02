import Locking
import Telemetry

/// A text JobRun wants sent, before the carrier has looked at it.
struct OutgoingDraft: Sendable {
    let from: String
    let to: String
    let body: String
    var media: [String] = []
    var callbacks: [String] = []
    var validityPeriod: Int?
    let way: SimulatedText.Way
    var host: String?
}

extension SimulatedCarrier {
    /// Takes a text or says why not. Once taken it is in the receiver's ledger.
    func accept(_ draft: OutgoingDraft) -> Result<SimulatedText, CarrierError> {
        guard NumberCheck.isAddress(draft.to) else { return .failure(.badRecipient(draft.to)) }
        guard draft.to != draft.from else { return .failure(.sameNumber()) }
        guard !draft.body.isEmpty || !draft.media.isEmpty else { return .failure(.noBody) }
        guard draft.body.unicodeScalars.count <= 1600 else { return .failure(.bodyTooLong) }
        guard draft.callbacks.allSatisfy(isCallbackAddress) else { return .failure(.badCallback) }
        let at = now()
        return change { state in
            guard state.numbers[draft.from] != nil else { return .failure(.foreignSender(draft.from)) }
            guard !state.stopped.contains(NumberPair(ours: draft.from, phone: draft.to)) else { return .failure(.optedOut) }
            let text = SimulatedText(
                sid: state.random.sid("SM"), from: draft.from, to: draft.to, body: draft.body, way: draft.way, at: at,
                status: .queued, updatedAt: at, statusCallback: draft.callbacks.first, validityPeriod: draft.validityPeriod,
                media: draft.media, host: draft.host)
            state.ledger.add(text)
            let lag = state.faults.listingLag
            if lag > .zero { state.hiddenUntil[text.sid] = at + Int64(lag / .milliseconds(1)) }
            // Counted from here on, so that nobody believes all is settled before the life of the text has begun.
            state.ledger.inFlight += 1
            return .success(text)
        }
    }

    /// Lets the text live its life. The task ends by itself when the last callback is delivered or lost.
    func live(_ text: SimulatedText) {
        Task { await self.liveThrough(text) }
    }

    /// queued → sent → delivered (or undelivered), each step told to the callback address.
    func liveThrough(_ text: SimulatedText) async {
        defer { change { $0.ledger.inFlight -= 1 } }
        let (faults, code) = state.withLock { ($0.faults, $0.handsets[text.to]) }
        let steps: [SimulatedText.Status] = [.sent, code == nil ? .delivered : .undelivered]
        for status in faults.isCallbackOrderReversed ? steps.reversed() : steps {
            if pace > .zero { try? await Task.sleep(for: pace) }
            let at = now()
            let isCanceled = change { state in
                state.ledger.amend(text.sid) { text in
                    guard text.status != .canceled else { return }
                    // A late "sent" changes nothing at the carrier; only the callback comes in the wrong order.
                    if text.status == .queued || status != .sent { text.status = status }
                    text.sentAt = text.sentAt ?? at
                    text.updatedAt = at
                    if status == .undelivered { text.errorCode = code }
                }
                return state.ledger.text(text.sid)?.status == .canceled
            }
            if isCanceled { return }
            await tell(text, status, errorCode: status == .undelivered ? code : nil, faults)
        }
    }

    private func tell(_ text: SimulatedText, _ status: SimulatedText.Status, errorCode: Int?, _ faults: Faults) async {
        guard let address = text.statusCallback else { return }
        let (isLost, isDoubled) = change {
            ($0.random.happens(faults.callbackLoss), $0.random.happens(faults.callbackDuplication))
        }
        if isLost {
            log.notice("fault: status callback lost", ["sid": text.sid, "status": status.rawValue])
            return
        }
        if faults.callbackDelay > .zero { try? await Task.sleep(for: faults.callbackDelay) }
        for _ in 0..<(isDoubled ? 2 : 1) {
            _ = await deliver(statusForm(of: text, status: status, errorCode: errorCode), to: address)
        }
    }

    /// The form of a status callback, for tests that deliver it in their own way.
    public func statusForm(of text: SimulatedText, status: SimulatedText.Status, errorCode: Int? = nil) -> [(String, String)] {
        let fields = [
            ("SmsSid", text.sid), ("SmsStatus", status.rawValue), ("MessageStatus", status.rawValue), ("To", text.to),
            ("MessageSid", text.sid), ("AccountSid", accountSID), ("From", text.from), ("ApiVersion", "2010-04-01"),
        ]
        return errorCode.map { fields + [("ErrorCode", String($0))] } ?? fields
    }

    private func isCallbackAddress(_ address: String) -> Bool {
        guard address.hasPrefix("http://") || address.hasPrefix("https://"), let scheme = address.firstRange(of: "://") else {
            return false
        }
        let host = address[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return !host.isEmpty && !host.contains("_")
    }
}
