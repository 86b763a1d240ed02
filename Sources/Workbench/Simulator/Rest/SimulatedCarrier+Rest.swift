public import HTTP

extension SimulatedCarrier {
    /// The REST API as one handler, to be mounted under `/2010-04-01`. Faults that break the connection need the carrier's own
    /// listener; here they become a 502.
    public var handler: Handler {
        { request in
            switch await self.answer(request) {
            case .response(let response): return response
            case .close, .reset, .stall: return CarrierError.planned(502, retryAfter: nil).response
            }
        }
    }

    /// Answers one REST call.
    public func answer(_ request: Request) async -> CarrierAnswer {
        do throws(CarrierError) {
            return try await route(request)
        } catch {
            if isStrict, error.code == 20001 { complain("\(request.method) \(request.path): \(error.message)") }
            return .response(error.response)
        }
    }

    private func route(_ request: Request) async throws(CarrierError) -> CarrierAnswer {
        let steps = request.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard steps.count >= 5, steps[0].isEmpty, steps[1] == "2010-04-01", steps[2] == "Accounts" else { throw .noSuchResource }
        // A planned refusal comes before the credentials are looked at: it plays a carrier that is out of order.
        let resource = steps.dropFirst(4).joined(separator: "/")
        if request.method == "POST", resource == "Messages.json" { return try await postText(request, account: steps[3]) }
        try authenticate(request, account: steps[3])
        switch (steps.count, steps[4]) {
        case (5, "Messages.json"):
            try allow(request, "GET")
            return .response(try listTexts(request))
        case (5, "Calls.json"):
            try allow(request, "GET")
            return .response(try listCalls(request))
        case (5, "IncomingPhoneNumbers.json"):
            return .response(request.method == "POST" ? try buyNumber(request) : try listNumbers(request))
        case (6, "Messages"):
            let sid = try sid(steps[5])
            return .response(request.method == "POST" ? try amendText(request, sid) : try showText(request, sid))
        case (6, "IncomingPhoneNumbers"):
            let sid = try sid(steps[5])
            return .response(request.method == "POST" ? try amendNumber(request, sid) : try showNumber(request, sid))
        default: throw .noSuchResource
        }
    }

    /// Basic authentication with the account's SID and token.
    func authenticate(_ request: Request, account: String) throws(CarrierError) {
        let expected = "Basic " + basicCredentials(accountSID, authToken)
        guard request.headers["Authorization"] == expected else { throw .unauthenticated }
        guard account == accountSID else { throw .noSuchResource }
    }

    func allow(_ request: Request, _ method: String) throws(CarrierError) {
        guard request.method == method else { throw .methodNotAllowed }
    }

    /// The decoded fields of a form or a query, held to the names the API description lists.
    func parameters(_ request: Request, _ operation: RestOperation) throws(CarrierError) -> Form {
        let isPost = request.method == "POST"
        let raw = isPost ? request.body : Array(request.query.utf8)
        if isPost, request.headers["Content-Type"]?.prefix(while: { $0 != ";" }) != "application/x-www-form-urlencoded" {
            throw .badParameter("Content-Type", "application/x-www-form-urlencoded is wanted")
        }
        let form: Form
        do { form = try Form.parse(raw) } catch { throw .badParameter("body", "is no form") }
        let unknown = form.fields.map(\.name).first { !operation.parameters.contains($0) }
        if isStrict, let unknown { throw .badParameter(unknown, "unknown to \(operation.rawValue)") }
        return form
    }

    private func sid(_ step: String) throws(CarrierError) -> String {
        guard step.hasSuffix(".json") else { throw .noSuchResource }
        return String(step.dropLast(5))
    }
}
