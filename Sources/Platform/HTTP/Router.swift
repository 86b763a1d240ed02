/// Finds the handler for a path and method: 404 for an unknown path, 405 with `Allow` for a known one.
public struct Router: Sendable {
    private var exact: [String: [String: Handler]] = [:]
    private var prefixes: [(prefix: String, handler: Handler)] = []

    public init() {}

    /// Answers `method` at exactly these paths.
    public mutating func on(_ method: String, _ paths: String..., handler: @escaping Handler) {
        for path in paths { exact[path, default: [:]][method] = handler }
    }

    /// Answers everything at and below `prefix` that has no route of its own.
    public mutating func under(_ prefix: String, handler: @escaping Handler) {
        prefixes.append((prefix: prefix, handler: handler))
    }

    /// Answers a request.
    public func answer(_ request: Request) async -> Response {
        let path = String(request.path)
        if let methods = exact[path] {
            if let handler = methods[request.method] { return await handler(request) }
            if request.method == "HEAD", let handler = methods["GET"] { return await handler(request) }
            let allowed = (methods["GET"] == nil ? [] : ["HEAD"]) + methods.keys
            var response = Response.text(.methodNotAllowed, "\(path) takes \(allowed.sorted().joined(separator: ", "))")
            response.headers.add("Allow", allowed.sorted().joined(separator: ", "))
            return response
        }
        for (prefix, handler) in prefixes where path == prefix || path.hasPrefix(prefix + "/") {
            return await handler(request)
        }
        return .text(.notFound, "nothing here")
    }
}
