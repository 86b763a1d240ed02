import CPostgres
import Glibc
import Relational

/// Where the server is and how we want to be treated there: a libpq address, taken apart once.
struct ServerAddress: Sendable {
    /// libpq keywords and values, the password among them: never printed.
    private let parameters: [(String, String)]

    /// What an address may leave open: a peer that has vanished is noticed within seconds.
    static let defaults: KeyValuePairs<String, String> = [
        "connect_timeout": "3", "tcp_user_timeout": "6000", "keepalives_idle": "10", "keepalives_interval": "2",
        "keepalives_count": "3", "client_encoding": "UTF8", "fallback_application_name": "jobrun",
    ]

    /// Reads a libpq address. What is wrong with it is said without quoting it, since a badly encoded password may stand anywhere in it.
    init(_ url: String) throws(SQLFailure) {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://"), let options = PQconninfoParse(url, nil) else {
            throw .lost("the address is not of the form postgres://user:password@host:port/database")
        }
        defer { PQconninfoFree(options) }
        var parameters: [(String, String)] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parameters.append((String(cString: keyword), String(cString: value))) }
            option += 1
        }
        let isSound = parameters.allSatisfy { keyword, value in
            switch keyword {
            case "port": value.utf8.allSatisfy { (48...57).contains($0) || $0 == 44 }
            case "host", "dbname": !value.contains("@") || value.hasPrefix("@")
            default: true
            }
        }
        guard isSound else {
            throw .lost("the address cannot be read; the characters @ : / ? # in a password must be percent-encoded")
        }
        self.parameters = parameters
    }

    /// The same place with what the address leaves open, and with server settings that the address cannot overrule.
    func adding(defaults: KeyValuePairs<String, String>, settings: KeyValuePairs<String, String>) -> ServerAddress {
        var parameters = parameters.filter { $0.0 != "options" }
        for (keyword, value) in defaults where !parameters.contains(where: { $0.0 == keyword }) {
            parameters.append((keyword, value))
        }
        let given = self.parameters.first { $0.0 == "options" }?.1
        let options = [given].compactMap(\.self) + settings.map { "-c \($0.key)=\($0.value)" }
        if !options.isEmpty { parameters.append(("options", options.joined(separator: " "))) }
        return ServerAddress(parameters: parameters)
    }

    private init(parameters: [(String, String)]) {
        self.parameters = parameters
    }

    /// Connects and signs in, within `connect_timeout` for each host named.
    func connect() throws(SQLFailure) -> OpaquePointer {
        var keywords = parameters.map { UnsafePointer(strdup($0.0)) } + [nil]
        var values = parameters.map { UnsafePointer(strdup($0.1)) } + [nil]
        defer { for string in keywords + values { free(UnsafeMutablePointer(mutating: string)) } }
        guard let handle = PQconnectdbParams(&keywords, &values, 0) else { throw .lost("out of memory") }
        guard PQstatus(handle) == CONNECTION_OK else {
            let reason = plainReason(String(cString: PQerrorMessage(handle)))
            PQfinish(handle)
            throw .lost(reason)
        }
        return handle
    }

    /// One line for what libpq says in several, without its hints and, should it ever quote it, without the password.
    private func plainReason(_ text: String) -> String {
        var lines: [String] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("\t") {
            lines.append(line.split(separator: " ").joined(separator: " "))
        }
        let reason = lines.joined(separator: "; ")
        guard let password = parameters.first(where: { $0.0 == "password" })?.1, !password.isEmpty else { return reason }
        return reason.split(separator: password, omittingEmptySubsequences: false).joined(separator: "…")
    }
}
