import HTTP

extension SimulatorPage {
    /// Server-sent events: `changed` whenever a phone or the carrier changes (the page then fetches the state, so that a slow reader
    /// piles up nothing large here), `row` for each line of the timeline, and a comment now and then, so that a browser that has gone
    /// is noticed. `Last-Event-ID` brings the rows that were missed.
    func events(_ request: Request, heartbeat: Duration = .seconds(15)) -> Response {
        let last = request.headers["Last-Event-ID"].flatMap { Int($0) } ?? 0
        let stream = AsyncStream<[UInt8]>(bufferingPolicy: .bufferingNewest(1000)) { continuation in
            // Ended by the stream, when the reader has gone or the server stops.
            let task = Task { await feed(continuation, after: last, heartbeat) }
            continuation.onTermination = { _ in task.cancel() }
        }
        return Response(
            .ok, headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"],
            body: .stream(stream))
    }

    private func feed(_ output: AsyncStream<[UInt8]>.Continuation, after last: Int, _ heartbeat: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await row in timeline.rows(after: last) { output.yield(event("row", id: row.id, row.json)) }
            }
            group.addTask {
                var seen = UInt64.max
                while !Task.isCancelled {
                    let version = carrier.ledger.version
                    if version != seen { output.yield(event("changed", id: nil, .number(Int64(version)))) }
                    seen = version
                    _ = await carrier.wait(atMost: .seconds(60)) { [seen] in $0.version != seen }
                }
            }
            group.addTask {
                while (try? await Task.sleep(for: heartbeat)) != nil { output.yield(Array(": here\n\n".utf8)) }
            }
        }
    }
}

/// One event. JSON is written without line breaks, so one `data:` line holds it.
private func event(_ name: String, id: Int?, _ data: JSON) -> [UInt8] {
    let number = id.map { "id: \($0)\n" } ?? ""
    return Array("\(number)event: \(name)\ndata: \(data.text)\n\n".utf8)
}
