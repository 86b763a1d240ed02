public import Delivery
public import Domain
import Outbox
import Pipeline
public import Relational
import Store
public import Telemetry

/// Brings a database that went back in time up to what the carrier knows, before anything leaves: what came in meanwhile is read again,
/// who said stop is stopped, and whom we have texted since is not answered once more.
public struct Verification: Sendable {
    private let database: any Database
    private let carrier: any Carrier
    private let missed: MissedWebhooks
    private let failSafeNumber: PhoneNumber?
    private let ids: IdentifierSource
    private let clock: WallClock
    private let log: Log
    private static let page = 200
    /// How long the carrier's list may lag behind what it has accepted.
    static let patience = Duration.seconds(180)
    /// How old a text may be that the list must show, before the database went back.
    private static let memory = Duration.hours(48)
    /// A list that does not show it for so long is believed after all: it may have been deleted at the carrier's.
    private static let disbelief = Duration.minutes(15)

    public init(
        database: any Database, carrier: any Carrier, missed: MissedWebhooks, failSafeNumber: PhoneNumber?, ids: IdentifierSource,
        clock: WallClock, log: Log
    ) {
        self.database = database
        self.carrier = carrier
        self.missed = missed
        self.failSafeNumber = failSafeNumber
        self.ids = ids
        self.clock = clock
        self.log = log
    }

    /// Goes as far as it can; true when everything is verified that came in before `since`.
    func step(since: Moment) async throws -> Bool {
        // What is younger may still come by its webhook, and is not compared: until then there is no end to come to.
        guard clock.now > since + MissedWebhooks.age else { return false }
        await missed.step()
        guard try await !database.ask(Watermarks.areDue(before: since)) else { return false }
        try await recordWishes()
        try await settleAnswered(since: since)
        return true
    }

    // MARK: Consent

    private func recordWishes() async throws {
        var count = 0
        try await forEachOpen { receipt in
            guard case .text(let text) = receipt.event, let phone = text.from.phone, let wish = Self.wish(of: text) else { return }
            let (now, ids) = (clock.now, ids)
            try await database.write { tx in
                let record = try tx.ask(DeskRecords.find(NumberPair(our: text.to, their: phone.e164)))
                // From his own phone the owner means the service, not himself.
                guard record.client?.ownerPhone != phone else { return }
                let id: Identifier<Consents.Wish> = ids.next(at: now)
                for statement in Consents.record(
                    wish, id: id.text, owner: Consents.owner(of: record.client, our: text.to), client: record.client?.id,
                    phone: phone, words: text.body, sid: text.sid, at: text.at)
                {
                    try tx.later(statement)
                }
            }
            count += 1
        }
        if count > 0 { log.notice("wishes about consent were read again before anything else", ["texts": "\(count)"]) }
    }

    private static func wish(of text: InboundText) -> Consents.Wish? {
        switch text.optOut {
        case .stop: return .stop
        case .start: return .start
        case .help: return nil
        case nil: break
        }
        return switch ConsentWords.wish(in: text.body.text) {
        case .stop: .stop
        case .start(isYes: false): .start
        case .start, .help, nil: nil
        }
    }

    // MARK: Answers

    /// Asks the carrier, for each pair that has something open, when we last texted them; what came before that is not answered again.
    private func settleAnswered(since: Moment) async throws {
        let witness = try await database.ask(Witnesses.sent(from: since - Self.memory, to: since))
        var newest: [NumberPair: Moment?] = [:]
        var count = 0
        try await forEachOpen { receipt in
            let (pair, isCall) = Self.pair(of: receipt)
            guard let their = PhoneNumber(e164: pair.their) else { return }
            if newest[pair] == nil {
                newest[pair] = .some(try await lastText(of: pair, their, isCall, after: receipt.at, witness, since))
            }
            // The carrier's dates are whole seconds.
            guard let last = newest[pair] ?? nil, last + .seconds(1) > receipt.at else { return }
            if case .text(let text) = receipt.event, Self.wish(of: text) == .stop { return }
            let record = try await database.ask(DeskRecords.find(pair))
            _ = try await database.batch(
                [
                    Receipts.settle(
                        receipt.sid, Self.end(wroteOwner: !isCall && record.client?.ownerPhone == their),
                        door: record.client == nil ? record.poolRole ?? .system : .operational, client: record.client?.id,
                        conversation: record.conversation?.id, at: clock.now)
                ], writing: true)
            count += 1
        }
        if count > 0 {
            log.notice("what had been answered before the database went back is not answered again", ["events": "\(count)"])
        }
    }

    /// What an owner wanted then may be another thing now, and the switch he flipped is as it was: a person looks.
    private static func end(wroteOwner: Bool) -> Disposition {
        wroteOwner ? .person(reason: "owner_wrote_before_restore") : .notReplied(reason: "answered_before_restore")
    }

    /// When the pair was last texted. That it was not, since `moment`, is believed only of a list that sees: one that goes blind for a
    /// while would have everybody answered again.
    private func lastText(
        of pair: NumberPair, _ their: PhoneNumber, _ isCall: Bool, after moment: Moment, _ witness: Witnesses.SentText?,
        _ since: Moment
    ) async throws -> Moment? {
        let first = try await lastText(from: pair.our, to: their, isCall: isCall)
        if let first, first + .seconds(1) > moment { return first }
        guard let witness, clock.now < since + Self.disbelief else { return first }
        guard try await carrier.texts(from: witness.from, to: witness.to).contains(where: { $0.sid == witness.sid }) else {
            throw CarrierUnavailable("the list does not show a text that it has shown before")
        }
        return try await lastText(from: pair.our, to: their, isCall: isCall)
    }

    private func lastText(from our: PhoneNumber, to their: PhoneNumber, isCall: Bool) async throws -> Moment? {
        var texts = try await carrier.texts(from: our, to: their)
        if isCall, let failSafeNumber, failSafeNumber != our { texts += try await carrier.texts(from: failSafeNumber, to: their) }
        return texts.filter { $0.isOutbound && $0.status != .failed && $0.status != .canceled }.map(\.createdAt).max()
    }

    private static func pair(of receipt: OpenReceipt) -> (NumberPair, isCall: Bool) {
        switch receipt.event {
        case .text(let text): (NumberPair(our: text.to, their: text.from.text), false)
        case .call(let call): (Receipts.pair(of: call), true)
        }
    }

    private func forEachOpen(_ body: (OpenReceipt) async throws -> Void) async throws {
        var last: (at: Moment, sid: String) = (Moment(milliseconds: .min), "")
        while true {
            let page = try await database.ask(Receipts.open(after: last, limit: Self.page))
            for receipt in page { try await body(receipt) }
            guard page.count == Self.page, let end = page.last else { return }
            last = (end.at, end.sid)
        }
    }
}
