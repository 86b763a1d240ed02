import Glibc
import Simulator

/// What phones received and when webhooks were acknowledged, kept beside the database for whoever looks for the cause of a finding.
enum Evidence {
    static func write(_ ledger: Ledger, _ chronicle: Chronicle, to folder: String) throws {
        let texts = ledger.texts.map { text in
            "\(text.at) \(text.sid) \(text.way.rawValue) \(text.from) \(text.to) \(text.status.rawValue) "
                + "\(text.statusCallback ?? "-") \(text.body.prefix(60).filter { $0 != "\n" })"
        }
        let calls = ledger.calls.map { "\($0.at) \($0.sid) call \($0.from) \($0.to) \($0.endedAt ?? 0) \($0.status.rawValue)" }
        try save(texts + calls, as: "\(folder)/carrier.txt")
        try save(chronicle.acknowledged.map { "\($0.value) \($0.key)" }.sorted(), as: "\(folder)/acknowledged.txt")
        try save(chronicle.timeline, as: "\(folder)/faults.txt")
    }

    private static func save(_ lines: [String], as path: String) throws {
        guard let file = fopen(path, "w") else { throw ChaosFailure("\(path) cannot be written") }
        defer { fclose(file) }
        for line in lines { fputs(line + "\n", file) }
    }
}
