import Domain
import Outbox
import Store

@testable import Delivery

/// What time does, and the switch. A minute is longer than every lease and every webhook, and a lease may end within it at any step.
extension LedgerModel {
    func time(_ fan: inout Fan) {
        let world = fan.world
        fan.add("a minute passes") { minute(&$0) }
        if let turn = world.turn, turn.until > 0 { fan.add("the turn's lease ends") { $0.turn?.until = 0 } }
        for (index, letter) in world.letters.enumerated() {
            if letter.isLeased {
                if letter.standing.state != .twiml || !isBeingWritten(index, world) {
                    fan.add("the lease ends of letter", index) { Self.endLease(of: index, &$0) }
                }
                if !holds(.oneClock) {
                    fan.add("a fast clock ends the lease of letter", index) { $0.letters[index].isLeased = false }
                }
            } else if holds(.lapse), LetterArrow.lapse.from.contains(letter.standing.state) {
                fan.add("lapsed is letter", index) { world in
                    let carried = world.carried.count
                    move(index, .lapse, &world) { doubt(&$0, after: Patience.resend, carried: carried) }
                }
            }
            if !holds(.oneClock), letter.standing.state == .ambiguous, letter.resendIn > 0 {
                fan.add("a fast clock ends the wait of letter", index) { $0.letters[index].resendIn = 0 }
            }
        }
        if world.forbidden == nil { fan.fault("a switch is thrown", 0, \.flip) { $0.forbidden = 0 } }
    }

    private func minute(_ world: inout World) {
        world.turn?.until = 0
        for index in world.texts.indices where world.texts[index].webhook == .open { Self.hangUp(index, &world) }
        for index in world.senders.indices {
            world.senders[index].hasTime = false
            if holds(.mortalConnection), world.senders[index].connection > 0 { world.senders[index].connection -= 1 }
        }
        if !scenario.isListBlind {
            for index in world.carried.indices { world.carried[index].isFresh = false }
        }
        if let age = world.forbidden { world.forbidden = min(age + 1, Self.connectionLife + 1) }
        for index in world.letters.indices {
            world.letters[index].isLeased = false
            world.letters[index].isEarly = false
            guard world.letters[index].standing.state == .ambiguous else { continue }
            // By then nothing runs any more: the next that matters is when a person is asked.
            let isLong = world.letters[index].doubtAge > 3
            world.letters[index].doubtAge = isLong ? Self.ticks(Reckoning.limit) : world.letters[index].doubtAge + 1
            world.letters[index].resendIn = max(0, world.letters[index].resendIn - 1)
            if isLong { world.isBraked = false }
        }
    }

    /// Whole ticks: never longer than the code waits.
    static func ticks(_ duration: Duration) -> Int { Int(duration / tick) }

    private func isBeingWritten(_ letter: Int, _ world: World) -> Bool {
        world.workers.contains { $0.phase == .writing && $0.letter == letter && Self.isLive($0, world) }
    }

    private static func endLease(of letter: Int, _ world: inout World) {
        world.letters[letter].isLeased = false
        let attempt = world.letters[letter].standing.attempt
        for index in world.senders.indices
        where world.senders[index].letter == letter && world.senders[index].attempt == attempt {
            world.senders[index].hasTime = false
        }
    }

    // MARK: Letters

    /// Moves a letter along an arrow, if that leaves from where it is; and then does what else the statement does.
    @discardableResult
    func move(
        _ letter: Int, _ arrow: LetterArrow, seen: Int64? = nil, isNamed: Bool = false, _ world: inout World,
        then: (inout World.Posted) -> Void = { _ in }
    ) -> Bool {
        guard let next = world.letters[letter].standing.after(arrow, seen: seen, isNamed: isNamed) else { return false }
        world.letters[letter].standing = next
        if !LetterState.leased.contains(next.state) { world.letters[letter].isLeased = false }
        then(&world.letters[letter])
        return true
    }

    /// A letter falls into doubt.
    func doubt(_ letter: inout World.Posted, after wait: Duration, carried: Int) {
        letter.doubtAge = 0
        letter.doubtedAt = carried
        letter.resendIn = holds(.patience) ? Self.ticks(wait) : 1
    }

    /// A SID becomes known.
    func name(_ letter: Int, _ sid: Int, _ world: inout World) {
        world.letters[letter].sid = sid
        if world.carried[sid].letter != letter { world.violation = .stranger }
    }
}
