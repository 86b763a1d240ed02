import HTTP
import Testing

@Suite("Routing")
struct RouterTests {
    private func router() -> Router {
        var router = Router()
        router.on("GET", "/health") { _ in .text(.ok, "well") }
        router.on("POST", "/sms", "/text") { _ in .text(.ok, "got it") }
        router.on("GET", "/sms") { _ in .text(.ok, "look") }
        router.under("/admin") { request in .text(.ok, "below \(request.path)") }
        return router
    }

    @Test(
        "a request finds its route by path and method, whatever its query",
        arguments: [
            ("GET", "/health", 200), ("HEAD", "/health", 200), ("GET", "/health?a=/sms", 200), ("POST", "/health", 405),
            ("POST", "/sms", 200), ("POST", "/text", 200), ("DELETE", "/sms", 405), ("GET", "/admin", 200),
            ("PUT", "/admin/a/b", 200),
            ("GET", "/administrator", 404), ("GET", "/", 404), ("GET", "/Health", 404), ("GET", "/health/", 404),
        ])
    func finding(method: String, target: String, status: Int) async {
        let response = await router().answer(Request(method: method, target: target))
        #expect(response.status.code == status)
    }

    @Test("a wrong method is told the right ones")
    func allow() async {
        let response = await router().answer(Request(method: "PATCH", target: "/sms"))
        #expect(response.headers["allow"] == "GET, HEAD, POST")
    }

    @Test("header names compare without regard to case, and keep their order")
    func headers() {
        var headers: Headers = ["Content-Type": "a", "X-One": "1"]
        headers.add("x-one", "2")
        #expect(headers["CONTENT-TYPE"] == "a")
        #expect(headers.all("X-ONE") == ["1", "2"])
        #expect(headers["X-Tw"] == nil)
        #expect(headers.fields.map(\.name) == ["Content-Type", "X-One", "x-one"])
    }

    @Test("path and query are parts of the target as sent")
    func target() {
        let request = Request(method: "GET", target: "/a%20b?c=?&d")
        #expect(request.path == "/a%20b")
        #expect(request.query == "c=?&d")
        #expect(Request(method: "GET", target: "/a").query.isEmpty)
    }
}
