import Domain
import Store

/// Webhooks, and the workers that answer them: transaction A, the thought, transaction B, the answer.
extension LedgerModel {
    func webhooks(_ fan: inout Fan) {
        let world = fan.world
        for (index, text) in world.texts.enumerated() {
            // The texts are named in the order they are stored.
            guard index == 0 || world.texts[index - 1].receipt != .absent else { break }
            switch text.webhook {
            case .due:
                guard let free = world.workers.firstIndex(where: { $0.phase == .idle }) else { break }
                fan.add("the webhook arrives of text", index) { world in
                    world.texts[index].webhook = .open
                    world.workers[free].phase = .arriving
                    world.workers[free].webhook = index
                    world.workers[free].atTry = text.tries
                }
            case .open:
                fan.fault("the carrier hangs up on text", index, \.retries) { world in
                    world.faults.retries += 1
                    Self.hangUp(index, &world)
                }
            case .givenUp where text.receipt == .absent:
                fan.add("found in the carrier's record is text", index) { $0.texts[index].receipt = .open }
            case .answered, .givenUp: break
            }
        }
        guard holds(.sweeper), let free = world.workers.firstIndex(where: { $0.phase == .idle }) else { return }
        if world.texts.contains(where: { $0.receipt == .open }), canTakeTurn(world) {
            fan.add("the sweeper takes the turn") { takeTurn(free, &$0) }
        }
    }

    /// Twilio gives up on a webhook: it tries again, or leaves it.
    static func hangUp(_ text: Int, _ world: inout World) {
        if world.faults.retries > 0 {
            world.faults.retries -= 1
            world.texts[text].tries += 1
            world.texts[text].webhook = .due
        } else {
            world.texts[text].webhook = .givenUp
        }
    }

    static func isLive(_ worker: World.Worker, _ world: World) -> Bool {
        guard let text = worker.webhook else { return false }
        return world.texts[text].webhook == .open && world.texts[text].tries == worker.atTry
    }

    /// The webhook is answered 2xx, if it still waits.
    private func answer(_ index: Int, _ world: inout World) {
        guard let text = world.workers[index].webhook, Self.isLive(world.workers[index], world) else { return }
        world.texts[text].webhook = .answered
    }

    private func answerAndRest(_ index: Int, _ world: inout World) {
        answer(index, &world)
        world.workers[index] = World.Worker()
    }

    private func canTakeTurn(_ world: World) -> Bool {
        !holds(.turnLease) || TurnStanding.taken(world.turn, at: Self.now) != nil
    }

    private func takeTurn(_ index: Int, _ world: inout World) {
        if holds(.turnLease) {
            world.turn = TurnStanding.taken(world.turn, at: Self.now)
        } else if world.turn == nil {
            world.turn = TurnStanding(epoch: 1, until: 1)
        }
        // Whoever had it before is fenced: no epoch comes twice.
        if holds(.turnLease) {
            for other in world.workers.indices where other != index { world.workers[other].epoch = 0 }
        }
        world.workers[index].epoch = world.turn?.epoch ?? 0
        world.workers[index].phase = .settling
    }

    // MARK: One worker

    func turn(of index: Int, _ worker: World.Worker, _ fan: inout Fan) {
        fan.fault("a worker crashes in phase", worker.phase.rawValue, \.crash) { world in
            if let text = worker.webhook {
                if world.texts[text].webhook == .answered, world.texts[text].receipt == .absent { world.violation = .lost }
                if Self.isLive(worker, world) { Self.hangUp(text, &world) }
            }
            world.workers[index] = World.Worker()
        }
        if [.settling, .thinking, .promised].contains(worker.phase), let turn = fan.world.turn?.handedOver(by: worker.epoch) {
            fan.fault("a worker that still thinks hands its turn over", 0, \.handOver) { $0.turn = turn }
        }
        switch worker.phase {
        case .idle: break
        case .arriving: arrive(index, worker, &fan)
        case .settling:
            fan.add("read by a worker") { world in
                let open = world.texts.indices.filter { world.texts[$0].receipt == .open }
                if open.isEmpty {
                    if let released = world.turn?.released(by: worker.epoch) { world.turn = released }
                    answerAndRest(index, &world)
                } else {
                    world.workers[index].heard = open.reduce(0) { $0 | 1 << $1 }
                    world.workers[index].readForbidden = !holds(.gateInCommit) && world.forbidden != nil
                    world.workers[index].phase = .thinking
                }
            }
        case .thinking:
            if worker.webhook != nil {
                fan.add("a worker promises to answer by webhook") { $0.workers[index].phase = .promised }
                fan.add("the reply's budget is over") { world in
                    answer(index, &world)
                    world.workers[index].webhook = nil
                }
            } else {
                fan.add("committed") { commit(index, worker, byWebhook: false, &$0) }
            }
        case .promised:
            fan.add("committed, for the webhook") { commit(index, worker, byWebhook: true, &$0) }
            if worker.webhook != nil {
                fan.add("the hard limit is over") { world in
                    answer(index, &world)
                    world.workers[index].webhook = nil
                }
            }
        case .writing: write(index, worker, &fan)
        }
    }

    /// Transaction A.
    private func arrive(_ index: Int, _ worker: World.Worker, _ fan: inout Fan) {
        guard let text = worker.webhook else { return }
        if !holds(.storedFirst), Self.isLive(worker, fan.world) {
            fan.add("answered before it is stored is text", text) { answer(index, &$0) }
        }
        fan.add("stored is text", text) { world in
            if world.texts[text].receipt == .absent { world.texts[text].receipt = .open }
            if world.texts[text].receipt == .open, canTakeTurn(world) {
                takeTurn(index, &world)
            } else {
                answerAndRest(index, &world)
            }
        }
    }

    /// Transaction B.
    private func commit(_ index: Int, _ worker: World.Worker, byWebhook: Bool, _ world: inout World) {
        let released = world.turn?.released(by: worker.epoch)
        guard released != nil || !holds(.epoch) else { return answerAndRest(index, &world) }
        let heard = world.texts.indices.filter { worker.heard >> $0 & 1 == 1 }
        let answers = heard.filter { $0 != scenario.stop }.reduce(0) { $0 | 1 << $1 }
        let hearsStop = heard.contains { $0 == scenario.stop }
        let knowsStop = scenario.stop.map { world.texts[$0].receipt == .open && !hearsStop } ?? false
        let forbids =
            hearsStop || (holds(.gateInCommit) ? world.forbidden != nil : worker.readForbidden) || (holds(.stopsLater) && knowsStop)
        let isSaid = world.letters.contains { Self.cause($0.answers) == Self.cause(answers) }
        if !forbids, answers != 0, holds(.cause), isSaid {
            // The transaction fails as a whole; its turn lapses.
            return answerAndRest(index, &world)
        }
        let isIllicit = world.forbidden != nil || knowsStop
        for text in heard { world.texts[text].receipt = .settled }
        if holds(.epoch) { world.turn = released } else { world.turn?.until = 0 }
        if hearsStop, world.forbidden == nil { world.forbidden = 0 }
        guard !forbids, answers != 0 else { return answerAndRest(index, &world) }
        let isEarly = scenario.isFirstEarly && answers & 1 == 1
        let isBusy = holds(.lane) && world.letters.contains { $0.keepsBack(isEarlier: true) }
        let isTaken = world.letters.contains { LetterState.underWay.contains($0.standing.state) }
        var letter = World.Posted(answers: answers, standing: .queued)
        letter.isEarly = isEarly
        letter.isIllicit = isIllicit
        guard byWebhook, !isBusy, !isEarly, !isTaken else {
            world.letters.append(letter)
            return answerAndRest(index, &world)
        }
        letter.standing = .inWebhook
        letter.isLeased = true
        letter.isTried = true
        letter.triedAt = world.carried.count
        letter.passes = world.passed(by: world.letters.count)
        world.letters.append(letter)
        if worker.webhook == nil {
            world.workers[index] = World.Worker()
        } else {
            world.workers[index].phase = .writing
            world.workers[index].letter = world.letters.count - 1
        }
    }

    private static func cause(_ answers: Int) -> Int { answers & -answers }

    /// The answer of the webhook leaves.
    private func write(_ index: Int, _ worker: World.Worker, _ fan: inout Fan) {
        let letter = worker.letter
        if Self.isLive(worker, fan.world) {
            fan.add("written and read is the answer with letter", letter) { world in
                accept(letter, isIllicit: false, window: 1, &world)
                answerAndRest(index, &world)
            }
            fan.fault("lost on the wire is the answer with letter", letter, \.lostAnswer) { world in
                if let text = worker.webhook { Self.hangUp(text, &world) }
            }
        } else {
            fan.add("written too late is the answer with letter", letter) { $0.workers[index] = World.Worker() }
            fan.add("not written is the answer with letter", letter) { world in
                let carried = world.carried.count
                move(letter, .loseWebhook, &world) { doubt(&$0, after: .seconds(15) + Self.resend, carried: carried) }
                world.workers[index] = World.Worker()
            }
        }
    }
}

extension World.Posted {
    /// Whether a later letter waits for this one, or any other.
    func keepsBack(isEarlier: Bool) -> Bool {
        standing.keepsBack(isEarlier: isEarlier, isTried: isTried, isForLater: isEarly, isDue: !isEarly)
    }
}

extension World {
    /// The letters before this one that are meant for later, a bit each.
    func passed(by letter: Int) -> Int {
        letters.indices.filter { $0 < letter && letters[$0].isEarly && !letters[$0].isTried }.reduce(0) { $0 | 1 << $1 }
    }
}
