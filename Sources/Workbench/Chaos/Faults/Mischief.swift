import Glibc
import Simulator

/// Does harm from a seed: to the processes, to the carrier, to the network, to the database, to the switches.
struct Mischief: Sendable {
    let plan: Plan
    let carrier: SimulatedCarrier
    let courier: StormyCourier
    let nodes: [ServerNode]
    let databaseHand: DatabaseHand
    let switchHand: SwitchHand
    let chronicle: Chronicle

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
                weather.addTask { try await databaseHand.play(plan.outages, seed: plan.seed &+ 5, chronicle) }
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
            try await Task.sleep(for: .milliseconds(Int.random(in: 20...900, using: &random)))
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
            if plan.engine == .sqlite, random.happens(0.03) {
                chronicle.note("fault: files cannot grow")
                try await node.limitFiles(to: 4096)
                try await Task.sleep(for: .milliseconds(Int.random(in: 100...1500, using: &random)))
                try await node.limitFiles(to: nil)
            }
            if (index + 1) % 50 == 0 { say("\(index + 1) of \(harms.count) kills and freezes of node \(node.port)") }
        }
    }

    /// Mostly short, sometimes longer than every lease of a turn.
    private func freezeTime(_ random: inout SeededRandom) -> Duration {
        let longest = Double(plan.longestFreeze / .milliseconds(1))
        let share = Double.random(in: 0..<1, using: &random)
        return .milliseconds(Int(100 + (longest - 100) * share * share * share * share))
    }

    // MARK: Carrier and network

    private func changeWeather() async {
        var random = SeededRandom(seed: plan.seed &+ 3)
        let doubt = plan.isGentle ? 0.25 : 1.0
        while !chronicle.isOver {
            carrier.faults = Faults(
                listingLag: random.happens(0.3) ? .seconds(Int.random(in: 1...plan.longestLag, using: &random)) : .zero,
                callbackLoss: random.happens(0.3) ? 0.3 : 0, callbackDuplication: random.happens(0.3) ? 0.3 : 0,
                callbackDelay: random.happens(0.3) ? .milliseconds(Int.random(in: 10...3000, using: &random)) : .zero,
                isCallbackOrderReversed: random.happens(0.3), areCallbacksBeforeAnswer: random.happens(0.2),
                webhookDuplication: random.happens(0.3) ? 0.1 : 0)
            courier.weather = WebhookWeather(
                loss: random.happens(0.2) ? 0.05 : 0, answerLoss: random.happens(0.2) ? 0.05 * doubt : 0,
                delay: random.happens(0.3) ? 0.2 : 0)
            chronicle.note("fault: weather of callbacks, webhooks and listings changed")
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
            try await switchHand.set(arguments + scope)
            try await Task.sleep(for: .milliseconds(Int.random(in: 500...4000, using: &random)))
            try await switchHand.set([arguments[0], "off"] + scope)
        }
    }
}

/// A line for whoever watches.
func say(_ line: String) {
    print(line)
    fflush(nil)
}
