import Glibc

/// What the program was started for: the whole course of measurements, or one of the children that it starts of itself.
enum Course {
    static func run(_ arguments: [String]) async -> Int32 {
        do {
            switch arguments.dropFirst().first {
            case "bare-server": try await BareServer.run(port: arguments.last.flatMap { UInt16($0) } ?? 0)
            case "model-server":
                let numbers = arguments.dropFirst(2).compactMap { Int($0) }
                try await ModelServer.run(port: UInt16(numbers.first ?? 0), delay: .milliseconds(numbers.last ?? 0))
            case "model":
                let plan = try Plan(["Bench", "--engine", "sqlite"])
                let folder = try ScratchFolder()
                defer { folder.remove() }
                Report.machine(folder, plan)
                try await ModelBench(plan, folder).run()
            case "bare-loop": try await BareLoop.run(Array(arguments.dropFirst(2)))
            case "isolation": try await IsolationBench.run(Array(arguments.dropFirst(2)))
            default: try await measure(Plan(arguments))
            }
            return 0
        } catch {
            print("bench: \(error)")
            return 1
        }
    }

    private static func measure(_ plan: Plan) async throws {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        Report.machine(folder, plan)
        for engine in plan.engines where !plan.curve.isEmpty {
            Report.curve(engine.name, plan, try await CurveBench(engine, plan, folder).run())
        }
        for engine in plan.engines where plan.curve.isEmpty {
            let bench = try await EngineBench(engine, plan, folder)
            if plan.nodes > 1 {
                Report.nodes(try await bench.runNodes(), plan)
            } else {
                Report.results(try await bench.run())
            }
        }
    }
}

/// Why nothing could be measured.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
