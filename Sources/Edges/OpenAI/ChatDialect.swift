/// What this server takes. Servers that speak the same protocol differ in these; a refusal that names one of them is learned from.
struct ChatDialect: Sendable, Hashable {
    var structure: ModelServer.Structure
    /// Newer servers know `max_completion_tokens`, older ones `max_tokens`.
    var tokensField = "max_completion_tokens"
    /// `temperature`, `seed`, `store`: reasoning models and strict servers refuse them.
    var sendsExtras = true

    init(structure: ModelServer.Structure) {
        self.structure = structure
    }

    /// The dialect after this refusal. Nothing when the refusal is not about the dialect.
    func after(_ fault: ChatFault) -> ChatDialect? {
        let named = "\(fault.parameter ?? "") \(fault.message)".lowercased()
        var next = self
        if sendsExtras, ["temperature", "seed", "store"].contains(where: named.contains) {
            next.sendsExtras = false
        } else if named.contains("max_completion_tokens") || named.contains("max_tokens") {
            guard tokensField == "max_completion_tokens" else { return nil }
            next.tokensField = "max_tokens"
        } else if ["response_format", "json_schema", "json_object", "schema", "grammar", "structured"].contains(
            where: named.contains)
        {
            switch structure {
            case .schema: next.structure = .object
            case .object: next.structure = .none
            case .none: return nil
            }
        } else {
            return nil
        }
        return next
    }
}
