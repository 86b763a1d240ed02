import HTTP
import Locking
import Telemetry
import Testing

@testable import Simulator

struct PageTests {
    @Test("the page and its files come with a policy that lets nothing foreign in", arguments: ["", "/style.css", "/app.js"])
    func files(path: String) async {
        let response = await Page().router.answer(Request(method: "GET", target: "/simulator\(path)"))
        #expect(response.status == .ok)
        #expect(response.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none';") == true)
        #expect(response.headers["X-Content-Type-Options"] == "nosniff")
        #expect(response.text.count > 1000)
        for foreign in ["http://", "https://", "innerHTML", "eval(", "style=\"", "onclick"] {
            #expect(!response.text.contains(foreign))
        }
    }

    @Test("every element the script asks for is on the page, and every label has its field")
    func wiring() {
        let script = scriptBase + scriptPhones + scriptCall + scriptTimeline + scriptStart
        for match in script.matches(of: /\$\('([a-z-]+)'\)/) { #expect(pageHTML.contains("id=\"\(match.1)\""), "\(match.1)") }
        for match in pageHTML.matches(of: /(?:for|aria-controls|aria-labelledby)="([a-z-]+)"/) {
            #expect(pageHTML.contains("id=\"\(match.1)\""), "\(match.1)")
        }
    }

    @Test("a customer texts from the page and the state shows both sides")
    func text() async {
        let page = Page(Desk { _, _ in .xml("<Response><Message>Hi &lt;there&gt;</Message></Response>") })
        let answer = await page.post("text", "from=%2B447700900456&to=%2B447700900100&body=tap+leaking")
        #expect(answer.status == .ok)
        let state = parseJSON(await page.get("/simulator/api/state").text)
        let texts = state["texts"] as? [[String: Any]]
        #expect(texts?.compactMap { $0["body"] as? String } == ["tap leaking", "Hi <there>"])
        #expect(texts?.compactMap { $0["way"] as? String } == ["phone", "twiml"])
        #expect(((state["stage"] as? [String: Any])?["customers"] as? [Any])?.count == 1)
    }

    @Test("a call from the page says what was heard, and comes diverted from the owner")
    func call() async {
        let desk = Desk { _, _ in .xml("<Response><Say>A text follows.</Say></Response>") }
        let page = Page(desk)
        let answer = parseJSON(await page.post("call", "from=%2B447700900456&to=%2B447700900100").text)
        #expect(answer["heard"] as? [String] == ["A text follows."])
        #expect(desk.requests.first?.form["ForwardedFrom"] == Page.owner)
        #expect(await page.post("clear", "").status == .ok)
        #expect(page.carrier.ledger.calls.isEmpty)
    }

    @Test(
        "what is not of the page is refused",
        arguments: [
            ("text", "from=%2B447700900999&to=%2B447700900100&body=x"), ("text", "from=%2B447700900456&to=%2B447700900456&body=x"),
            ("text", "from=%2B447700900456&to=%2B447700900100&body="), ("text", "from=%2B447700900456&to=%2B447700900100"),
            ("call", "from=%2B447700900456"), ("text", "from=%ZZ"),
        ])
    func refused(action: String, body: String) async {
        let page = Page()
        #expect(await page.post(action, body).status == .badRequest)
        #expect(page.carrier.ledger.texts.isEmpty)
    }

    @Test("another site cannot act through the browser")
    func crossSite() async {
        for action in ["text", "call", "clear"] {
            let answer = await Page().post(action, "from=%2B447700900456&to=%2B447700900100&body=x", site: "cross-site")
            #expect(answer.status == .forbidden)
        }
        #expect(await Page().get("/simulator/api/clear").status == .methodNotAllowed)
    }

    @Test("the stream brings the state, the rows that were missed, and each change as it happens")
    func stream() async throws {
        let page = Page()
        let log = Log(level: .info, sink: page.timeline)
        log.info("first")
        log.info("second")
        let request = Request(method: "GET", target: "/simulator/events", headers: ["Last-Event-ID": "1"])
        let response = await page.router.answer(request)
        #expect(response.headers["Content-Type"] == "text/event-stream")
        guard case .stream(let chunks) = response.body else {
            Issue.record("no stream")
            return
        }
        var (seen, all) = ("", "")
        var hasTexted = false
        for await chunk in chunks {
            let event = String(decoding: chunk, as: UTF8.self)
            #expect(event.hasSuffix("\n\n"))
            (seen, all) = (seen + event, all + event)
            guard seen.contains("event: changed"), seen.contains("\"second\"") else { continue }
            guard hasTexted else {
                hasTexted = true
                seen = ""
                await page.carrier.text(from: Cast.customer, to: Cast.shop, body: "line one\nline two")
                log.info("second")
                continue
            }
            break
        }
        #expect(seen.contains("id: 3\nevent: row\ndata: {"))
        #expect(!all.contains("\"first\""))
        #expect(all.contains("id: 2\nevent: row\ndata: {"))
        #expect(await page.get("/simulator/api/state").text.contains(#""body":"line one\nline two""#))
    }

    @Test("a reader that goes leaves nothing behind, and a quiet stream still gives a sign of life")
    func leaving() async {
        let page = Page()
        guard case .stream(let chunks) = page.page.events(Request(method: "GET", target: "/"), heartbeat: .milliseconds(1)).body
        else {
            Issue.record("no stream")
            return
        }
        let (beats, beat) = AsyncStream.makeStream(of: Void.self)
        let reader = Task {
            for await chunk in chunks where chunk.starts(with: ": ".utf8) { beat.yield() }
        }
        for await _ in beats { break }
        #expect(page.timeline.listenerCount == 1)
        reader.cancel()
        await reader.value
        // Leaving is done by tasks that are on their way: let them run.
        for _ in 0..<100_000 where page.timeline.listenerCount + page.carrier.state.withLock({ $0.watchers.count }) > 0 {
            await Task.yield()
        }
        #expect(page.timeline.listenerCount == 0)
        #expect(page.carrier.state.withLock { $0.watchers.isEmpty })
    }
}

/// The page with one line, one customer and the owner.
private struct Page {
    static let owner = "+447700900001"
    let carrier: SimulatedCarrier
    let timeline = Timeline { 5 }
    let page: SimulatorPage
    let router: Router

    init(_ desk: Desk = Desk()) {
        carrier = makeCarrier(desk)
        let stage = SimulatorStage(
            lines: [.init(name: "Smith & Sons", number: Cast.shop)], owner: .init(name: "Dave", phone: Self.owner),
            customers: [.init(name: "Priya", phone: Cast.customer)])
        page = SimulatorPage(carrier: carrier, timeline: timeline, stage: stage)
        var router = Router()
        page.mount(on: &router)
        self.router = router
    }

    func get(_ path: String) async -> Response {
        await router.answer(Request(method: "GET", target: path))
    }

    func post(_ action: String, _ body: String, site: String = "same-origin") async -> Response {
        await router.answer(
            Request(
                method: "POST", target: "/simulator/api/\(action)", headers: ["Sec-Fetch-Site": site], body: Array(body.utf8)))
    }
}
