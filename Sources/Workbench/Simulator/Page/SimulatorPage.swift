public import HTTP
import Locking

/// The page `/simulator` and what it talks to.
public struct SimulatorPage: Sendable {
    let carrier: SimulatedCarrier
    let timeline: Timeline
    let stage: SimulatorStage

    public init(carrier: SimulatedCarrier, timeline: Timeline, stage: SimulatorStage) {
        self.carrier = carrier
        self.timeline = timeline
        self.stage = stage
    }

    /// Adds the page, its files, its stream and its four actions to a router. For loopback only: whoever can reach it can be anybody.
    public func mount(on router: inout Router) {
        router.on("GET", "/simulator") { _ in file("text/html", pageHTML) }
        router.on("GET", "/simulator/style.css") { _ in file("text/css", pageColours + pageLayout + pagePhones + pageTimeline) }
        router.on("GET", "/simulator/app.js") { _ in
            file("text/javascript", scriptBase + scriptPhones + scriptCall + scriptTimeline + scriptStart)
        }
        router.on("GET", "/simulator/api/state") { _ in .json(.ok, state.text) }
        router.on("GET", "/simulator/events") { request in events(request) }
        router.on("POST", "/simulator/api/text") { request in await act(request, text) }
        router.on("POST", "/simulator/api/call") { request in await act(request, call) }
        router.on("POST", "/simulator/api/clear") { request in
            await act(request) { _ in
                carrier.clear()
                timeline.clear()
                return .json(.ok, "{}")
            }
        }
    }

    /// Everything the phones show.
    var state: JSON {
        let (ledger, stopped) = carrier.state.withLock { ($0.ledger, $0.stopped) }
        let texts = ledger.texts.suffix(300).map { text in
            JSON.object([
                ("sid", .string(text.sid)), ("from", .string(text.from)), ("to", .string(text.to)), ("body", .string(text.body)),
                ("at", .number(text.at)), ("way", .string(text.way.rawValue)), ("status", .string(text.status.rawValue)),
                ("segments", .number(Int64(text.segments))),
            ])
        }
        let calls = ledger.calls.suffix(60).map { call in
            JSON.object([
                ("sid", .string(call.sid)), ("from", .string(call.from)), ("to", .string(call.to)), ("at", .number(call.at)),
                ("status", .string(call.status.rawValue)), ("heard", .array(call.heard.map(JSON.string))),
            ])
        }
        return .object([
            ("version", .number(Int64(ledger.version))), ("stage", stage.json), ("texts", .array(texts)), ("calls", .array(calls)),
            ("stopped", .array(stopped.map { .string($0.ours + " " + $0.phone) })),
            ("complaints", .array(ledger.complaints.suffix(5).map(JSON.string))),
        ])
    }

    private func text(_ form: Form) async -> Response {
        guard let (from, to) = ends(form) else {
            return .text(.badRequest, "from a person of the page to a number of the page, please")
        }
        guard let body = form["body"], !body.isEmpty, body.unicodeScalars.count <= 1600 else {
            return .text(.badRequest, "a text has 1 to 1600 characters")
        }
        let result = await carrier.text(from: from, to: to, body: body)
        return .json(.ok, JSON.object([("sid", .string(result.sid)), ("status", .number(Int64(result.status)))]).text)
    }

    private func call(_ form: Form) async -> Response {
        guard let (from, to) = ends(form) else {
            return .text(.badRequest, "from a person of the page to a number of the page, please")
        }
        let isDiverted = to == stage.lines.first?.number && from != stage.owner.phone
        let result = await carrier.call(from: from, to: to, forwardedFrom: isDiverted ? stage.owner.phone : nil)
        let body = JSON.object([
            ("sid", .string(result.call.sid)), ("status", .string(result.call.status.rawValue)),
            ("heard", .array(result.heard.map(JSON.string))),
        ])
        return .json(.ok, body.text)
    }

    private func ends(_ form: Form) -> (from: String, to: String)? {
        guard let from = form["from"], let to = form["to"], stage.isPerson(from), stage.isLine(to) else { return nil }
        return (from, to)
    }

    /// Runs an action for the page itself; other sites that a browser has open are turned away.
    private func act(_ request: Request, _ action: (Form) async -> Response) async -> Response {
        if let site = request.headers["Sec-Fetch-Site"], site != "same-origin" { return .text(.forbidden, "not from another site") }
        let form: Form
        do { form = try Form.parse(request.body) } catch { return .text(.badRequest, "a form, please") }
        return await action(form)
    }
}

/// A file of the page, with a policy that lets nothing foreign in.
private func file(_ type: String, _ text: String) -> Response {
    Response(
        .ok,
        headers: [
            "Content-Type": "\(type); charset=utf-8", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Content-Security-Policy":
                "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors 'none'",
        ], body: .bytes(Array(text.utf8)))
}
