import Simulator

/// The customers: they text, in bursts too, say the same thing twice, ring, stop and start again, in an order drawn from the seed.
struct Crowd: Sendable {
    let carrier: SimulatedCarrier
    let chronicle: Chronicle
    let rate: Int

    private static let words = [
        "Hi, my kitchen tap is leaking, can someone come Thursday? I'm in LS6", "How much for a new boiler?",
        "Hello, are you there?", "Can you come tomorrow morning?", "I need a plumber in Leeds", "It is the bathroom, LS8 2AB",
        "ok thanks", "yes please", "My toilet is blocked", "What time could you come?", "My name is Jo", "Is that you?",
    ]
    private static let urgent = [
        "URGENT burst pipe, water everywhere, LS6 3AA", "I can smell gas", "water is coming through the ceiling, help!",
    ]

    /// Lives until the chronicle says that the faults are over; returns when every webhook has ended.
    func live(seed: UInt64) async {
        var random = SeededRandom(seed: seed)
        await withDiscardingTaskGroup { group in
            while !chronicle.isOver {
                let action = draw(&random)
                group.addTask { await action() }
                let mean = 1_000_000 / rate
                try? await Task.sleep(for: .microseconds(Int.random(in: mean / 5...mean * 9 / 5, using: &random)))
            }
        }
    }

    private func draw(_ random: inout SeededRandom) -> @Sendable () async -> Void {
        let client = Int.random(in: 0..<Town.clients, using: &random)
        // Some write far more often than others: their turns meet.
        let share = Double.random(in: 0..<1, using: &random)
        let phone = Town.phone(client, Int(share * share * Double(Town.customers)))
        let number = Town.business(client)
        let pause = Duration.milliseconds(Int.random(in: 10...400, using: &random))
        let words = Self.words[Int.random(in: 0..<Self.words.count, using: &random)]
        let others = Self.words[Int.random(in: 0..<Self.words.count, using: &random)]
        let (carrier, chronicle) = (carrier, chronicle)
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<56:
            chronicle.note("event: text")
            return { await carrier.text(from: phone, to: number, body: words) }
        case 56..<66:
            chronicle.note("event: text", times: 3)
            return {
                // The three webhooks are on their way at once.
                async let first = carrier.text(from: phone, to: number, body: words)
                try? await Task.sleep(for: pause)
                async let second = carrier.text(from: phone, to: number, body: others)
                try? await Task.sleep(for: pause)
                async let third = carrier.text(from: phone, to: number, body: words)
                _ = await (first, second, third)
            }
        case 66..<71:
            chronicle.note("event: text", times: 2)
            return {
                await carrier.text(from: phone, to: number, body: words)
                await carrier.text(from: phone, to: number, body: words)
            }
        case 71..<75:
            chronicle.note("event: text")
            chronicle.note("fault: webhook doubled")
            return {
                let sid = "SMd" + String(phone.dropFirst()) + String(wallClock(), radix: 16)
                async let first = carrier.text(from: phone, to: number, body: words, sid: sid)
                async let second = carrier.text(from: phone, to: number, body: words, sid: sid)
                _ = await (first, second)
            }
        case 75..<78:
            chronicle.note("event: text")
            let stops = Bool.random(using: &random) ? "Stop texting me" : "STOP"
            return { await carrier.text(from: phone, to: number, body: stops) }
        case 78..<82:
            chronicle.note("event: text")
            return { await carrier.text(from: phone, to: number, body: "START") }
        case 82..<85:
            chronicle.note("event: text")
            let cry = Self.urgent[Int.random(in: 0..<Self.urgent.count, using: &random)]
            return { await carrier.text(from: phone, to: number, body: cry) }
        case 85..<99:
            chronicle.note("event: call")
            return { await carrier.call(from: phone, to: number) }
        default:
            chronicle.note("event: call")
            return { await carrier.call(from: phone, to: Town.nobodys) }
        }
    }
}
