/// What was measured on one engine.
struct Results: Sendable {
    let engine: String
    let rounds: Int
    let turns: Int
    let connections: Int
    var firstReady = Double.nan
    var ready: [Double] = []
    var idle = Double.nan
    var after = Double.nan
    var peak = 0.0
    var bareServer = Figure.none
    var bareReceipt = Figure.none
    var bareTurn = Figure.none
    var whole = Figure.none
    var half = Figure.none
    var job = Figure.none
    var loads: [String] = []
    /// What the server said at warning and above.
    var remarks: [String] = []

    init(engine: String, rounds: Int, turns: Int, connections: Int) {
        self.engine = engine
        self.rounds = rounds
        self.turns = turns
        self.connections = connections
    }
}

/// The report: tables as they stand in docs/performance.md.
enum Report {
    static func machine(_ folder: ScratchFolder, _ plan: Plan) {
        print(
            """
            Machine: \(Machine.processors) x \(Machine.model), Linux \(Machine.kernel), load average \(Machine.load).
            The load generator runs on the same processors: 2 threads, \(plan.connections) connections. SETTLE_MS=0.
            fdatasync of 4 KB in \(folder.path): \(fixed(Machine.syncTime(in: folder), 0)) us (median of 300).

            """)
    }

    static func results(_ r: Results) {
        print(
            """
            ## \(r.engine): medians of \(r.rounds) rounds of \(r.turns) turns, load average \(r.loads.joined(separator: ", "))

            | measured | per second | p50 ms | p99 ms | CPU us each | errors |
            |---|---|---|---|---|---|
            \(row("bare HTTP server", r.bareServer))
            \(row("bare loop, one committed insert", r.bareReceipt))
            \(row("bare loop, the writes of a turn", r.bareTurn))
            \(row("whole turns", r.whole))
            \(row("whole turns at half load", r.half))
            \(row("whole turns, new job: reply and notice to the owner", r.job))

            Whole turns are \(percent(r.whole, of: r.bareServer)) of the bare server, \
            \(percent(r.whole, of: r.bareReceipt)) of the bare insert and \
            \(percent(r.whole, of: r.bareTurn)) of a turn's bare writes.
            Ready after \(fixed(r.firstReady, 0)) ms on an empty database, \(fixed(median(r.ready), 0)) ms on a full one. \
            Memory: idle \(fixed(r.idle, 1)) MB, after load \(fixed(r.after, 1)) MB, at most \(fixed(r.peak, 1)) MB.

            """)
        let errors = [r.bareServer, r.bareReceipt, r.bareTurn, r.whole, r.half, r.job].reduce(0) { $0 + $1.errors }
        if errors > 0 { print("NOT A CLEAN RUN: \(errors) requests were not answered as they should be.\n") }
        if let remark = r.remarks.first {
            print("The server had something to say in \(r.remarks.count) of its runs; first:\n\(remark.prefix(600))\n")
        }
    }

    /// How throughput grows with the number of servers on one database.
    static func nodes(_ figures: [Figure], _ plan: Plan) {
        print(
            """
            | servers | turns per second | of one | p50 ms | p99 ms | CPU us each | errors |
            |---|---|---|---|---|---|---|
            """)
        for (index, figure) in figures.enumerated() {
            print(
                "| \(index + 1) | \(fixed(figure.perSecond, 0)) | \(percent(figure, of: figures[0])) | \(fixed(figure.p50, 2)) "
                    + "| \(fixed(figure.p99, 2)) | \(fixed(figure.processor, 0)) | \(figure.errors) |")
        }
        print("\nMedians of \(plan.rounds) rounds, load average \(Machine.load). All servers run on this machine's processors.")
    }

    /// What a turn costs as the database grows.
    static func curve(_ engine: String, _ plan: Plan, _ points: [CurvePoint]) {
        print(
            """
            ## \(engine): a turn at \(plan.rate) a second, medians of \(plan.rounds) rounds

            | messages | clients | p50 ms | p99 ms | CPU us each | p50 to the first | p99 to the first | errors | p99 of each round | load |
            |---|---|---|---|---|---|---|---|---|---|
            """)
        for point in points {
            let figure = point.figure
            let rounds = point.rounds.map { fixed($0.p99, 2) }.joined(separator: ", ")
            let (p50, p99) = (ratio(point, points[0], \.p50), ratio(point, points[0], \.p99))
            print(
                "| \(point.messages) | \(point.clients) | \(fixed(figure.p50, 2)) | \(fixed(figure.p99, 2)) "
                    + "| \(fixed(figure.processor, 0)) | \(p50) | \(p99) | \(figure.errors) | \(rounds) | \(point.load) |"
            )
        }
        print("")
    }

    /// Each round against the first point's of the same round: the median, and the least and the most of them.
    private static func ratio(_ point: CurvePoint, _ first: CurvePoint, _ value: (Figure) -> Double) -> String {
        let ratios = zip(point.rounds, first.rounds).map { value($0) / value($1) }.sorted()
        return "\(fixed(median(ratios), 2)) (\(fixed(ratios.first ?? .nan, 2))–\(fixed(ratios.last ?? .nan, 2)))"
    }

    private static func row(_ name: String, _ figure: Figure) -> String {
        let processor = figure.processor.isNaN ? "" : fixed(figure.processor, 0)
        return "| \(name) | \(fixed(figure.perSecond, 0)) | \(fixed(figure.p50, 2)) | \(fixed(figure.p99, 2)) | \(processor) "
            + "| \(figure.errors) |"
    }

    private static func percent(_ figure: Figure, of limit: Figure) -> String {
        "\(fixed(figure.perSecond / limit.perSecond * 100, 0)) %"
    }

    /// A number with this many digits after the point.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return "-" }
        let scale = [1, 10, 100][digits]
        let scaled = Int((value * Double(scale)).rounded())
        guard digits > 0 else { return "\(scaled)" }
        let rest = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: digits - rest.count) + rest
    }
}
