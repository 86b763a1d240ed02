import Domain
import Store

/// Everything there is between two telephone numbers at one instant: what the ledger holds, what each process has in its hands, what the
/// carrier knows. Times are relative, so that the number of worlds is finite; a tick is a minute, longer than every lease.
struct World {
    var texts: [Text]
    var turn: TurnStanding?
    var workers: [Worker]
    var letters: [Posted] = []
    var senders: [Sender]
    var lookers: [Looker]
    /// What the carrier took, in order: the telephone shows these.
    var carried: [Carried] = []
    /// Ticks since a switch was thrown or a STOP was heard; nothing when neither happened.
    var forbidden: Int?
    /// Nothing is sent again for a while.
    var isBraked = false
    var faults: Faults
    var violation: Violation?

    /// One inbound text: the carrier's webhook, and our receipt.
    struct Text {
        var webhook = Webhook.due
        /// Which try of the webhook it is.
        var tries = 0
        var receipt = Receipt.absent

        enum Webhook: Int { case due, open, answered, givenUp }
        enum Receipt: Int { case absent, open, settled }
    }

    /// A process in a turn.
    struct Worker: Equatable {
        var phase = Phase.idle
        /// The text whose webhook it answers, and at which try; none for the sweeper.
        var webhook: Int?
        var atTry = 0
        var epoch: Int64 = 0
        /// The texts it has read, a bit each.
        var heard = 0
        var readForbidden = false
        var letter = 0

        enum Phase: Int { case idle, arriving, settling, thinking, promised, writing }
    }

    /// A row of the outbox.
    struct Posted {
        /// The texts it answers, a bit each.
        let answers: Int
        var standing: LetterStanding
        var sid: Int?
        /// Its lease runs, by the database's clock.
        var isLeased = false
        /// Meant for later, and that has not come yet.
        var isEarly = false
        var isTried = false
        /// The letters before it that had to let it pass when it left: they were meant for later.
        var passes = 0
        /// How many texts the carrier had when it was first tried, and when it fell into doubt.
        var triedAt = 0
        var doubtedAt = 0
        var doubtAge = 0
        var resendIn = 0
        /// Its permit for the webhook was minted although something forbade it.
        var isIllicit = false
    }

    /// A process that sends.
    struct Sender: Equatable {
        var phase = Phase.idle
        var letter = 0
        var attempt: Int64 = 0
        /// It believes that its lease runs.
        var hasTime = false
        /// Ticks until the carrier drops the connection.
        var connection = 0
        var sid = 0
        /// It was cleared although something forbade it, or although the letter was known to be with the carrier.
        var isIllicit = false
        var knewBetter = false

        enum Phase: Int { case idle, claimed, cleared, accepted, unclear, unsent, refused, withheld }
    }

    /// A process that has read the carrier's list and acts on it later.
    struct Looker: Equatable {
        var phase = Phase.idle
        var letter = 0
        var attempt: Int64 = 0
        var sid = 0

        enum Phase: Int { case idle, found, stranger, absent, resend, person }
    }

    /// A text the carrier took.
    struct Carried {
        let letter: Int
        /// The list may still be without it.
        var isFresh = true
        var callback = Callback.pending

        enum Callback: Int { case pending, made, lost }
    }

    /// What may still go wrong.
    struct Faults: Equatable {
        var crash = 0
        /// An answer is lost on its way, ours or the carrier's.
        var lostAnswer = 0
        var lostCallback = 0
        /// The carrier asks to slow down, or cannot be reached.
        var unsent = 0
        var refusal = 0
        /// The list cannot be had.
        var blindList = 0
        /// A webhook is tried again so often.
        var retries = 0
        /// A switch is thrown.
        var flip = 0
        /// A node stops and leaves a turn to the others.
        var handOver = 0
    }

    /// What must never happen.
    enum Violation: String {
        case double = "said twice"
        case disorder = "out of order"
        case lost = "acknowledged and not stored"
        case forbidden = "said although it was forbidden"
        case stranger = "took another letter's SID"
        case knowingly = "said again although the carrier was known to have it"
    }
}

extension World {
    /// The world in 128 bits.
    var fingerprint: Fingerprint {
        var print = Fingerprint()
        for text in texts { print.mix(text.webhook.rawValue | text.tries << 2 | text.receipt.rawValue << 8) }
        print.mix(turn.map { Int($0.epoch) << 1 | ($0.until > 0 ? 1 : 0) } ?? -1)
        for worker in workers { print.mix(worker.order) }
        print.mix(letters.count << 8 | carried.count)
        for letter in letters {
            let state = Int(unsafeBitCast(letter.standing.state, to: UInt8.self))
            let flags =
                (letter.standing.wasResent ? 1 : 0) | (letter.isLeased ? 2 : 0) | (letter.isEarly ? 4 : 0)
                | (letter.isTried ? 8 : 0)
                | (letter.isIllicit ? 16 : 0)
            print.mix(
                letter.answers | state << 4 | Int(letter.standing.attempt) << 8 | flags << 16 | ((letter.sid ?? -1) + 1) << 24)
            print.mix(letter.passes | letter.triedAt << 8 | letter.doubtedAt << 16 | letter.doubtAge << 24 | letter.resendIn << 32)
        }
        for sender in senders { print.mix(sender.order) }
        for looker in lookers { print.mix(looker.order) }
        for text in carried { print.mix(text.letter | (text.isFresh ? 16 : 0) | text.callback.rawValue << 5) }
        print.mix((forbidden ?? -1) + 1 | (isBraked ? 16 : 0))
        print.mix(
            faults.crash | faults.lostAnswer << 4 | faults.lostCallback << 8 | faults.unsent << 12 | faults.refusal << 16
                | faults.blindList << 20 | faults.retries << 24 | faults.flip << 28 | faults.handOver << 32)
        return print
    }
}

extension World.Worker {
    /// All of it as one number.
    var order: Int {
        phase.rawValue | ((webhook ?? -1) + 1) << 4 | atTry << 8 | Int(epoch) << 16 | heard << 24 | (readForbidden ? 1 : 0) << 30
            | letter << 32
    }
}

extension World.Sender {
    /// All of it as one number.
    var order: Int {
        phase.rawValue | letter << 4 | Int(attempt) << 8 | (hasTime ? 1 : 0) << 16 | connection << 17 | sid << 24
            | (isIllicit ? 1 : 0) << 30 | (knewBetter ? 1 : 0) << 31
    }
}

extension World.Looker {
    /// All of it as one number.
    var order: Int { phase.rawValue | letter << 4 | Int(attempt) << 8 | sid << 16 }
}

/// 128 bits that stand for a world.
struct Fingerprint: Hashable {
    private var high: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var low: UInt64 = 0xC2B2_AE3D_27D4_EB4F

    mutating func mix(_ value: Int) {
        let word = UInt64(bitPattern: Int64(value))
        high = (high ^ word) &* 0xFF51_AFD7_ED55_8CCD
        high ^= high >> 32
        low = (low &+ word) &* 0xC4CE_B9FE_1A85_EC53
        low ^= low >> 29
    }

    static func == (one: Fingerprint, other: Fingerprint) -> Bool { one.high == other.high && one.low == other.low }
    func hash(into hasher: inout Hasher) { hasher.combine(high) }
}
