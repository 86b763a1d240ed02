import Domain
import Store

/// Worlds that differ only in what can no longer matter are one world.
extension LedgerModel {
    func normalise(_ world: inout World) {
        for index in world.workers.indices { normalise(worker: index, &world) }
        // The tries were only compared: from now on it is the first.
        for index in world.texts.indices { world.texts[index].tries = 0 }
        world.turn?.epoch = 2
        for index in world.senders.indices { normalise(sender: index, &world) }
        for index in world.lookers.indices { normalise(looker: index, &world) }
        for index in world.letters.indices { normalise(letter: index, &world) }
        world.workers.sort { $0.order < $1.order }
        world.senders.sort { $0.order < $1.order }
        world.lookers.sort { $0.order < $1.order }
    }

    /// A worker that was fenced can only answer its webhook, if that still waits.
    private func normalise(worker index: Int, _ world: inout World) {
        let worker = world.workers[index]
        guard worker.phase != .idle else { return world.workers[index] = World.Worker() }
        let isLive = Self.isLive(worker, world)
        let isFenced = worker.epoch != world.turn?.epoch
        if isFenced, holds(.epoch), [.settling, .thinking, .promised].contains(worker.phase) {
            world.workers[index] = World.Worker()
            guard isLive else { return }
            world.workers[index].phase = .promised
            world.workers[index].webhook = worker.webhook
        }
        world.workers[index].atTry = isLive ? 0 : 1
        world.workers[index].epoch = isFenced || worker.phase == .arriving || worker.phase == .writing ? 1 : 2
    }

    /// A sender whose attempt is over settles nothing any more; only one that was cleared may still do harm.
    private func normalise(sender index: Int, _ world: inout World) {
        let sender = world.senders[index]
        guard sender.phase != .idle else { return world.senders[index] = World.Sender() }
        let posted = world.letters[sender.letter]
        let isOurs = posted.standing.state == .rest && posted.standing.attempt == sender.attempt
        let isOver =
            switch sender.phase {
            case .idle: true
            case .claimed: !isOurs && holds(.onlyWhenMine)
            case .cleared: false
            case .accepted: posted.sid != nil
            case .unclear, .unsent, .refused, .withheld: !isOurs && holds(.ownAttempt)
            }
        if isOver { return world.senders[index] = World.Sender() }
        switch sender.phase {
        case .claimed: break
        case .cleared: world.senders[index].hasTime = false
        default:
            world.senders[index].hasTime = false
            world.senders[index].connection = 0
            world.senders[index].isIllicit = false
            world.senders[index].knewBetter = false
        }
    }

    private func normalise(looker index: Int, _ world: inout World) {
        let looker = world.lookers[index]
        guard looker.phase != .idle else { return world.lookers[index] = World.Looker() }
        let standing = world.letters[looker.letter].standing
        let isSeen = standing.state == .ambiguous && standing.attempt == looker.attempt
        if !isSeen, holds(.seenAttempt), holds(.resentOnce) { world.lookers[index] = World.Looker() }
    }

    /// Of a letter that is resolved only its SID matters. Attempts are only compared, and counted up and down by one: gaps wider than two
    /// are closed.
    private func normalise(letter index: Int, _ world: inout World) {
        let standing = world.letters[index].standing
        if let sid = world.letters[index].sid { world.carried[sid].callback = .made }
        if standing.state != .ambiguous {
            world.letters[index].doubtAge = 0
            world.letters[index].resendIn = 0
            world.letters[index].doubtedAt = 0
        }
        if !scenario.isAccountQuiet { world.letters[index].doubtedAt = 0 }
        if !LetterState.unresolved.contains(standing.state) {
            world.letters[index].triedAt = 0
            world.letters[index].standing.wasResent = false
        }
        guard standing.attempt > 1 else { return }
        let held =
            world.senders.filter { $0.phase != .idle && $0.letter == index }.map(\.attempt)
            + world.lookers.filter { $0.phase != .idle && $0.letter == index }.map(\.attempt)
        var (last, new): (Int64, Int64) = (0, 0)
        var names: [Int64: Int64] = [0: 0]
        for attempt in Set(held + [standing.attempt]).sorted() where attempt > 0 {
            new += min(2, attempt - last)
            last = attempt
            names[attempt] = new
        }
        world.letters[index].standing.attempt = names[standing.attempt] ?? standing.attempt
        for sender in world.senders.indices where world.senders[sender].letter == index && world.senders[sender].phase != .idle {
            world.senders[sender].attempt = names[world.senders[sender].attempt] ?? 0
        }
        for looker in world.lookers.indices where world.lookers[looker].letter == index && world.lookers[looker].phase != .idle {
            world.lookers[looker].attempt = names[world.lookers[looker].attempt] ?? 0
        }
    }
}
