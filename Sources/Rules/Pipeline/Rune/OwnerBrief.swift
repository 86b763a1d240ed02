import Domain

/// What the owner is told of a customer: what it is and where, when and who, and the customer's own words. A line each.
enum OwnerBrief {
    static func words(_ head: String, details: JobDetails, said: String) -> MessageBody {
        let trade = details.trade == .none || details.trade == .other ? nil : details.trade.rawValue.replacing("_", by: " ")
        let job = [details.jobWords ?? trade, details.location].compactMap { $0 }.joined(separator: ", ")
        let meant = details.wanted.map { " (\($0))" } ?? ""
        let when = [details.requestedTime.map { "Wanted: \($0)\(meant)" }, details.customerName.map { "Name: \($0)" }].compactMap {
            $0
        }
        let quote = said.count > 180 ? String(said.prefix(177)) + "..." : said
        let lines = [
            job.isEmpty ? head : "\(head): \(job)", when.joined(separator: ". "),
            quote.isEmpty ? "" : "They wrote: \"\(quote.split(separator: "\n").joined(separator: " / "))\"",
        ]
        return MessageBody(lines.filter { !$0.isEmpty }.joined(separator: "\n"))
    }
}

extension String {
    fileprivate func replacing(_ character: Character, by other: Character) -> String {
        String(map { $0 == character ? other : $0 })
    }
}
