import Delivery
import Domain
import Outbox

/// Senders, and what the carrier does with what they send.
extension LedgerModel {
    static let resend = Patience.resend

    func send(_ index: Int, _ sender: World.Sender, _ fan: inout Fan) {
        let letter = sender.letter
        if sender.phase != .idle {
            fan.fault("a sender crashes in phase", sender.phase.rawValue, \.crash) { $0.senders[index] = World.Sender() }
        }
        switch sender.phase {
        case .idle:
            for candidate in fan.world.letters.indices where isNext(candidate, fan.world) {
                fan.add("claimed is letter", candidate) { claim(candidate, index, &$0) }
            }
        case .claimed:
            fan.add("put back is letter", letter) { settle(index, sender, .putBack, &$0) }
            fan.add("asked for the last time about letter", letter) { lastWord(index, sender, &$0) }
        case .cleared: post(index, sender, &fan)
        case .accepted:
            fan.add("known as accepted is letter", letter) { world in
                if move(letter, .accept, &world) { name(letter, sender.sid, &world) }
                world.senders[index] = World.Sender()
            }
        case .unclear:
            let arrow: LetterArrow = holds(.unclearIsDoubt) ? .doubt : .requeue
            fan.add("unclear is letter", letter) { settle(index, sender, arrow, &$0) }
        case .unsent: fan.add("provably unsent is letter", letter) { settle(index, sender, .requeue, &$0) }
        case .refused: fan.add("refused by the carrier is letter", letter) { settle(index, sender, .refuse, &$0) }
        case .withheld: fan.add("withheld by the gate is letter", letter) { settle(index, sender, .withhold, &$0) }
        }
    }

    /// Whether a sender may claim it: the lane, and the index that lets one letter of a pair be under way.
    private func isNext(_ letter: Int, _ world: World) -> Bool {
        guard !world.letters[letter].isEarly, world.letters[letter].standing.after(.claim) != nil else { return false }
        for (other, posted) in world.letters.enumerated() where other != letter {
            if LetterState.underWay.contains(posted.standing.state) { return false }
            if holds(.lane), posted.keepsBack(isEarlier: other < letter) { return false }
        }
        return true
    }

    private func claim(_ letter: Int, _ index: Int, _ world: inout World) {
        let (carried, passes) = (world.carried.count, world.passed(by: letter))
        move(letter, .claim, &world) { posted in
            posted.isLeased = true
            if !posted.isTried { posted.triedAt = carried }
            posted.isTried = true
            posted.passes |= passes
        }
        var sender = World.Sender()
        sender.phase = .claimed
        sender.letter = letter
        sender.attempt = world.letters[letter].standing.attempt
        sender.hasTime = true
        world.senders[index] = sender
    }

    /// After connecting, before the first byte.
    private func lastWord(_ index: Int, _ sender: World.Sender, _ world: inout World) {
        let posted = world.letters[sender.letter]
        if holds(.leaseBeforeBytes), !sender.hasTime {
            world.senders[index].phase = .unsent
        } else if holds(.lastWord), world.forbidden != nil {
            world.senders[index].phase = .withheld
        } else if holds(.onlyWhenMine), posted.standing.state != .rest || posted.standing.attempt != sender.attempt {
            world.senders[index] = World.Sender()
        } else {
            world.senders[index].phase = .cleared
            world.senders[index].connection = Self.connectionLife + 1
            world.senders[index].isIllicit = world.forbidden != nil
            world.senders[index].knewBetter = posted.sid != nil
        }
    }

    /// One attempt is settled, if it is still the sender's.
    private func settle(_ index: Int, _ sender: World.Sender, _ arrow: LetterArrow, _ world: inout World) {
        let carried = world.carried.count
        move(sender.letter, self.arrow(arrow, by: .ownAttempt), seen: sender.attempt, &world) { posted in
            if arrow == .doubt { doubt(&posted, after: Lanes.lease + Self.resend, carried: carried) }
        }
        world.senders[index] = World.Sender()
    }

    // MARK: The carrier

    private func post(_ index: Int, _ sender: World.Sender, _ fan: inout Fan) {
        let letter = sender.letter
        guard sender.connection > 0 else {
            fan.add("sent on a dead connection is letter", letter) { $0.senders[index].phase = .unclear }
            return
        }
        func accepted(_ world: inout World) {
            world.senders[index].phase = .accepted
            world.senders[index].sid = world.carried.count
            if sender.knewBetter { world.violation = .knowingly }
            accept(letter, isIllicit: sender.isIllicit, window: Self.connectionLife + 1, &world)
        }
        fan.add("taken and answered is letter", letter, accepted)
        fan.fault("taken, its answer lost, is letter", letter, \.lostAnswer) { world in
            accepted(&world)
            world.senders[index].phase = .unclear
        }
        fan.fault("not taken, its answer lost, is letter", letter, \.lostAnswer) { $0.senders[index].phase = .unclear }
        if !holds(.noRepeat) {
            fan.fault("repeated by the library is letter", letter, \.lostAnswer) { world in
                accepted(&world)
                accepted(&world)
            }
        }
        fan.fault("asked to slow down for letter", letter, \.unsent) { $0.senders[index].phase = .unsent }
        fan.fault("refused for good is letter", letter, \.refusal) { $0.senders[index].phase = .refused }
    }

    /// The carrier takes a text: from here on the telephone shows it. `window` is how many ticks after a prohibition one that was allowed
    /// before may still get through.
    func accept(_ letter: Int, isIllicit: Bool, window: Int, _ world: inout World) {
        let posted = world.letters[letter]
        for earlier in world.carried {
            let other = world.letters[earlier.letter]
            if other.answers & posted.answers != 0, !scenario.admitsDouble { world.violation = world.violation ?? .double }
            let isPassed = other.passes >> letter & 1 == 1
            let isBefore = letter < earlier.letter || posted.answers & -posted.answers < other.answers & -other.answers
            if isBefore, !isPassed { world.violation = world.violation ?? .disorder }
        }
        if isIllicit || posted.isIllicit || (world.forbidden ?? 0) >= window { world.violation = world.violation ?? .forbidden }
        world.carried.append(World.Carried(letter: letter))
    }
}
