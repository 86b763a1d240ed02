import Glibc
import Simulator

/// Does harm from a seed: to the processes, to the carrier, to the network, to the database, to the switches.
struct Mischief: Sendable {
    let plan: Plan
    let carrier: SimulatedCarrier
    let courier: StormyCourier
    let nodes: [ServerNode]
    let databaseHand: DatabaseHand
    let backupHand: BackupHand
    let diskHand: DiskHand
    let switchHand: SwitchHand
    let chronicle: Chronicle
    /// The database's files are copied while no command has them open and the disk is not full.
    private let commands = Turnstile()
    private let room = Turnstile()

    /// Plays everything that was planned, then makes peace: all nodes up, no fault left.
    func play() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, node) in nodes.enumerated() {
                let seed = plan.seed &+ UInt64(index + 1) &* 7919
                group.addTask { try await harm(node, kills: share(plan.kills, index), freezes: share(plan.freezes, index), seed) }
            }
            try await withThrowingTaskGroup(of: Void.self) { weather in
                weather.addTask { await changeWeather() }
                weather.addTask { try await flipSwitches() }
                weather.addTask { try await wreck() }
                weather.addTask { try await setClocksWrong() }
                try await group.waitForAll()
                chronicle.isOver = true
                try await weather.waitForAll()
            }
        }
        carrier.faults = .none
        courier.weather = .calm
        try await switchHand.releaseAll()
        for node in nodes { try await node.bringUp() }
    }

    private func share(_ count: Int, _ index: Int) -> Int {
        count / nodes.count + (index < count % nodes.count ? 1 : 0)
    }

    // MARK: Processes

    private enum Harm { case kill, freeze }

    private func harm(_ node: ServerNode, kills: Int, freezes: Int, _ seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        var harms = Array(repeating: Harm.kill, count: kills) + Array(repeating: Harm.freeze, count: freezes)
        harms.shuffle(using: &random)
        for (index, harm) in harms.enumerated() {
            try await Task.sleep(for: .milliseconds(Int.random(in: 20...600, using: &random)))
            switch harm {
            case .kill:
                chronicle.note("fault: kill -9")
                if random.happens(0.1) { await node.freezeAndKill(after: freezeTime(&random) / 4) } else { await node.kill() }
                // Some are killed again while they start.
                if random.happens(0.1) {
                    try node.launch()
                    try await Task.sleep(for: .milliseconds(Int.random(in: 0...150, using: &random)))
                    chronicle.note("fault: kill -9 while starting")
                    await node.kill()
                }
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...400, using: &random)))
            case .freeze:
                chronicle.note("fault: freeze")
                await node.freeze(for: freezeTime(&random))
            }
            try await node.bringUp()
            if random.happens(0.05) {
                chronicle.note("fault: SIGTERM")
                await node.stop()
                try await node.bringUp()
            }
            // With SQLite the database's clock is the server's own.
            if plan.engine == .postgres, random.happens(0.03) {
                chronicle.note("fault: clock minutes off")
                let seconds = Int.random(in: 3...900, using: &random)
                try await node.goAstray(by: .seconds(Bool.random(using: &random) ? seconds : -seconds), for: .seconds(2))
                try await node.bringUp()
            }
            if plan.engine == .sqlite, random.happens(0.03) {
                chronicle.note("fault: files cannot grow")
                try await node.limitFiles(to: 4096)
                try await Task.sleep(for: .milliseconds(Int.random(in: 100...1500, using: &random)))
                try await node.limitFiles(to: nil)
            }
            if plan.engine == .sqlite, index * plan.restores / harms.count != (index + 1) * plan.restores / harms.count {
                try await restoreBackup { change in
                    await node.kill()
                    try await change()
                    try await node.bringUp()
                }
            }
            if (index + 1) % 50 == 0 { say("\(index + 1) of \(harms.count) kills and freezes of node \(node.port)") }
        }
    }

    /// Mostly short, sometimes longer than every lease of a turn, and now and then longer than that of a letter.
    private func freezeTime(_ random: inout SeededRandom) -> Duration {
        if !plan.isGentle, random.happens(0.01) { return .milliseconds(Int.random(in: 46_000...60_000, using: &random)) }
        let longest = Double(plan.longestFreeze / .milliseconds(1))
        var share = Double.random(in: 0..<1, using: &random)
        for _ in 0..<3 { share *= share }
        return .milliseconds(Int(100 + (longest - 100) * share))
    }

    // MARK: Carrier and network

    private func changeWeather() async {
        var random = SeededRandom(seed: plan.seed &+ 3)
        let doubt = plan.isGentle ? 0.25 : 1.0
        while !chronicle.isOver {
            carrier.faults = Faults(
                listingLag: random.happens(0.3) ? .seconds(Int.random(in: 1...plan.longestLag, using: &random)) : .zero,
                isListingBlind: random.happens(0.1 * doubt),
                callbackLoss: random.happens(0.3) ? 0.3 : 0, callbackDuplication: random.happens(0.3) ? 0.3 : 0,
                callbackDelay: random.happens(0.3) ? .milliseconds(Int.random(in: 10...3000, using: &random)) : .zero,
                isCallbackOrderReversed: random.happens(0.3), areCallbacksBeforeAnswer: random.happens(0.2),
                webhookDuplication: random.happens(0.3) ? 0.1 : 0)
            courier.weather = WebhookWeather(
                loss: random.happens(0.2) ? 0.05 : 0, answerLoss: random.happens(0.2) ? 0.05 * doubt : 0,
                delay: random.happens(0.3) ? 0.2 : 0)
            chronicle.note("fault: weather of callbacks, webhooks and listings changed")
            if carrier.faults.isListingBlind { chronicle.note("fault: listings find nothing for a while") }
            for _ in 0..<Int.random(in: 0...3, using: &random) { playSendFault(&random, doubt) }
            if random.happens(0.05 * doubt) {
                chronicle.note("fault: listing answers 500")
                carrier.nextListing(.answer(status: 500))
            }
            try? await Task.sleep(for: .milliseconds(Int.random(in: 500...3000, using: &random)))
        }
    }

    private func playSendFault(_ random: inout SeededRandom, _ doubt: Double) {
        let isDoubtful = random.happens(0.5 * doubt)
        let accepted = Bool.random(using: &random)
        let fault: SendFault
        let name: String
        if isDoubtful {
            let word = accepted ? "after" : "before"
            // A sender waits half a minute for an answer that does not come: too long for the short form.
            switch Int.random(in: 0..<(plan.isGentle ? 3 : 4), using: &random) {
            case 0: (fault, name) = (.answer(status: 500, accepted: accepted), "500 \(word) accepting")
            case 1: (fault, name) = (.close(accepted: accepted), "closed \(word) accepting")
            case 2: (fault, name) = (.reset(accepted: accepted), "reset \(word) accepting")
            default: (fault, name) = (.stall(accepted: accepted), "no answer \(word) accepting")
            }
        } else {
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1: (fault, name) = (.throttled(retryAfter: 1), "429")
            case 2: (fault, name) = (.unauthorised, "401")
            default: (fault, name) = (.slow(.milliseconds(Int.random(in: 500...6000, using: &random))), "slow")
            }
        }
        chronicle.note("fault: send \(name)")
        carrier.next(fault)
    }

    // MARK: Database, disk and clocks

    private enum Wreck { case outage, fullDisk, restore }

    /// Takes a copy, lets life go on for a while, and puts the copy back. `change` does something with the files while nobody has them.
    private func restoreBackup(_ change: (() async throws -> Void) async throws -> Void) async throws {
        let backup = wallClock()
        try await undisturbed { try await change { try await backupHand.take() } }
        try await Task.sleep(for: .seconds(15))
        chronicle.note("fault: old backup put back")
        var putBack = wallClock()
        try await undisturbed {
            try await change {
                try await backupHand.putBack()
                putBack = wallClock()
            }
        }
        chronicle.restore(Restored(backup: backup, putBack: putBack))
        // The switches are as they were then. An operator sets them as they should be.
        try await undisturbed { try await switchHand.releaseAll() }
    }

    private func undisturbed(_ body: () async throws -> Void) async throws {
        try await commands.pass { try await room.pass(body) }
    }

    private func wreck() async throws {
        var random = SeededRandom(seed: plan.seed &+ 5)
        var wrecks =
            Array(repeating: Wreck.outage, count: plan.outages)
            + Array(repeating: .fullDisk, count: diskHand.path == nil ? 0 : plan.fullDisks)
        wrecks.shuffle(using: &random)
        // Among the first: how many there is time for depends on how long the kills and freezes take.
        for index in 0..<(plan.engine == .sqlite ? 0 : plan.restores) {
            wrecks.insert(.restore, at: min(3 * index + 1, wrecks.count))
        }
        for wreck in wrecks {
            for _ in 0..<Int.random(in: 10...(plan.isGentle ? 80 : 300), using: &random) where !chronicle.isOver {
                try await Task.sleep(for: .milliseconds(100))
            }
            if chronicle.isOver { return }
            let time = Duration.milliseconds(Int.random(in: 0...3000, using: &random))
            let from = wallClock()
            switch wreck {
            case .outage:
                chronicle.note("fault: database stopped at once and started again")
                try await databaseHand.cutPower { try await Task.sleep(for: time) }
            case .restore:
                try await restoreBackup { change in try await databaseHand.cutPower(change) }
            case .fullDisk:
                chronicle.note("fault: disk full")
                try await room.pass {
                    await diskHand.fill()
                    try await Task.sleep(for: time)
                    diskHand.empty()
                }
                if plan.engine == .postgres { try await databaseHand.revive() }
            }
            chronicle.outage(from: from, to: wallClock())
        }
    }

    private func setClocksWrong() async throws {
        var random = SeededRandom(seed: plan.seed &+ 6)
        while !chronicle.isOver {
            let skew = random.happens(0.3) ? 0 : Int64.random(in: -plan.largestSkew...plan.largestSkew, using: &random)
            chronicle.note("fault: clock stepped")
            if let node = nodes.randomElement(using: &random), !node.isAstray { try node.clock.set(ahead: .milliseconds(skew)) }
            try await Task.sleep(for: .milliseconds(Int.random(in: 500...5000, using: &random)))
        }
        for node in nodes { try node.clock.set(ahead: .zero) }
    }

    // MARK: Switches

    private func flipSwitches() async throws {
        var random = SeededRandom(seed: plan.seed &+ 4)
        while !chronicle.isOver {
            try await Task.sleep(for: .milliseconds(Int.random(in: 500...4000, using: &random)))
            let scope =
                random.happens(0.15) ? ["--global"] : ["--client", Town.id(Int.random(in: 0..<Town.clients, using: &random))]
            let hold = ["outboundPaused", "on", "--mode", "hold"]
            let deflect = ["outboundPaused", "on", "--mode", "deflect"]
            let arguments =
                [hold, hold, deflect, ["notificationsPaused", "on"], ["aiDisabled", "on"]]
                .randomElement(using: &random) ?? hold
            chronicle.note("fault: switch flipped")
            try await commands.pass { try await switchHand.set(arguments + scope) }
            try await Task.sleep(for: .milliseconds(Int.random(in: 500...4000, using: &random)))
            try await commands.pass { try await switchHand.set([arguments[0], "off"] + scope) }
        }
    }
}

/// A line for whoever watches.
func say(_ line: String) {
    print(line)
    fflush(nil)
}
