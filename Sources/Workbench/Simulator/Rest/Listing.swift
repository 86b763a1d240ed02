import HTTP
import Locking

/// A range of whole UTC days, as the listing filters `Name`, `Name<` and `Name>` give it; both ends belong to it.
struct DayWindow: Sendable {
    private var first = Int64.min
    private var last = Int64.max
    private var isAny = true

    init(_ form: Form, _ name: String) throws(CarrierError) {
        for (suffix, opens, closes) in [("", true, true), (">", true, false), ("<", false, true)] {
            guard let text = form[name + suffix] else { continue }
            guard let day = CarrierDate.dayNumber(text) else { throw .badParameter(name + suffix, "is no date") }
            isAny = false
            if opens { first = max(first, day) }
            if closes { last = min(last, day) }
        }
    }

    /// Whether the instant falls on one of the days; no instant falls on none.
    func contains(_ instant: Int64?) -> Bool {
        guard !isAny else { return true }
        guard let instant else { return false }
        return (first...max(first, last)).contains(CarrierDate.dayNumber(instant)) && first <= last
    }
}

extension SimulatedCarrier {
    /// One page of a listing. The token of the next page names the last item of this one, so that new items do not shift it.
    func page(_ items: [(sid: String, resource: JSON)], named name: String, _ request: Request, _ form: Form) throws(CarrierError)
        -> Response
    {
        let size = try count(form, "PageSize", in: 1...1000) ?? 50
        let number = try count(form, "Page", in: 0...100_000) ?? 0
        var start = 0
        if let token = form["PageToken"] {
            guard token.hasPrefix("PA"), isOurs(String(token.dropFirst(2))) else {
                throw .badParameter("PageToken", "is not one of ours")
            }
            // A list that has gone blind since the page before has no more to show.
            start = items.firstIndex { $0.sid == token.dropFirst(2) }.map { $0 + 1 } ?? items.count
        } else if number > 0 {
            throw .badParameter("Page", "cannot be asked for without a PageToken")
        }
        let shown = items[start...].prefix(size)
        let hasMore = shown.endIndex < items.count
        let filters = form.fields.filter { !["PageSize", "Page", "PageToken"].contains($0.name) }
        func address(_ page: Int, after sid: String?) -> String {
            let position = [("PageSize", String(size)), ("Page", String(page))] + (sid.map { [("PageToken", "PA" + $0)] } ?? [])
            return "\(request.path)?" + Form(filters + position.map { (name: $0.0, value: $0.1) }).encoded()
        }
        let offset = number * size
        return .json(
            .ok,
            JSON.object([
                ("end", .number(Int64(max(offset, offset + shown.count - 1)))), ("first_page_uri", .string(address(0, after: nil))),
                ("next_page_uri", hasMore ? .string(address(number + 1, after: shown.last?.sid)) : .null),
                ("page", .number(Int64(number))), ("page_size", .number(Int64(size))), ("previous_page_uri", .null),
                (name, .array(shown.map(\.resource))), ("start", .number(Int64(offset))), ("uri", .string(request.target)),
            ]).text)
    }

    private func isOurs(_ sid: String) -> Bool {
        let ledger = ledger
        return ledger.texts.contains { $0.sid == sid } || ledger.calls.contains { $0.sid == sid }
            || state.withLock { $0.numbers.values.contains { $0.sid == sid } }
    }

    private func count(_ form: Form, _ name: String, in range: ClosedRange<Int>) throws(CarrierError) -> Int? {
        guard let text = form[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .badParameter(name, "is \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
