/// Everything the carrier remembers, behind its lock.
struct CarrierState: Sendable {
    var ledger = Ledger()
    var numbers: [String: OwnNumber] = [:]
    /// Who stopped which of the account's numbers.
    var stopped: Set<NumberPair> = []
    /// Error numbers of phones that cannot be reached.
    var handsets: [String: Int] = [:]
    var faults = Faults.none
    var nextSendFaults: [SendFault] = []
    var nextListingFaults: [ListingFault] = []
    var random: SeededRandom
    var watchers: [Int: Watcher] = [:]
    var nextWatcher = 0
    /// The SID is not in listings before this instant.
    var hiddenUntil: [String: Int64] = [:]

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    mutating func sendFault() -> SendFault? {
        if !nextSendFaults.isEmpty { return nextSendFaults.removeFirst() }
        guard let fault = faults.send, random.happens(faults.sendChance) else { return nil }
        return fault
    }

    mutating func listingFault() -> ListingFault? {
        if !nextListingFaults.isEmpty { return nextListingFaults.removeFirst() }
        return faults.isListingBlind ? .blind : nil
    }
}

/// Somebody who waits for the ledger to say something.
struct Watcher: Sendable {
    let condition: @Sendable (Ledger) -> Bool
    let wake: CheckedContinuation<Bool, Never>
}
