import Domain
import EngineKit
import Glibc
import Telemetry

@testable import Spool

/// Events as Twilio sends them, and a folder of the test's own.
enum Sample {
    static let mobile = Sample.number("+447700900123", .mobile)

    static func number(_ text: String, _ kind: LineKind, region: String? = "GB") -> ParsedNumber {
        ParsedNumber(number: phone(text), region: region, kind: kind)
    }

    static func phone(_ text: String) -> PhoneNumber {
        guard let phone = PhoneNumber(e164: text) else { preconditionFailure("\(text) is no number") }
        return phone
    }

    static func text(
        _ sid: String, from: Sender = .number(mobile), _ words: String = "my tap drips", urls: [String] = [],
        optOut: OptOutType? = nil, at milliseconds: Int64 = 1_000, mayBeStored: Bool = false
    ) -> SpooledEvent {
        SpooledEvent(
            .text(
                InboundText(
                    sid: sid, to: phone("+447700900001"), from: from, body: MessageBody(words), mediaCount: urls.count,
                    mediaURLs: urls, optOut: optOut, at: Moment(milliseconds: milliseconds))),
            correlation: "c-\(sid)", mayBeStored: mayBeStored)
    }

    static func call(
        _ sid: String, _ caller: Caller = .number(mobile), forwardedFrom: String? = nil, status: CallStatus = .ringing,
        mayBeStored: Bool = false
    ) -> SpooledEvent {
        SpooledEvent(
            .call(
                CallEvent(
                    sid: sid, called: phone("+447700900001"), caller: caller, status: status,
                    forwardedFrom: forwardedFrom.map(phone),
                    at: Moment(milliseconds: 2_000))),
            correlation: "c-\(sid)", mayBeStored: mayBeStored)
    }
}

/// Runs a test on a folder of its own.
func withFolder(_ body: (Folder) async throws -> Void) async throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    try await body(Folder(path: directory.path))
}

/// A spool's folder, and what stands in its files.
struct Folder {
    let path: String
    let metrics = Metrics(declared: [SpoolMetrics.names])

    func open(limit: Int = 1 << 20) throws -> SpoolFile {
        try SpoolFile(folder: path, limit: limit, log: Log(level: .critical, sink: NoLog()), metrics: metrics)
    }

    func bytes(_ name: String = "spool") -> [UInt8] {
        guard let file = try? OpenFile("\(path)/\(name)") else { return [] }
        return (try? file.read(from: 0, file.size)) ?? []
    }

    func put(_ bytes: [UInt8], into name: String = "spool") throws {
        let file = try OpenFile("\(path)/\(name)")
        try file.cut(to: 0)
        try file.write(bytes, at: 0)
    }
}

extension SpoolFile {
    /// The SIDs that wait, in order; `?` for what cannot be read.
    func sids() throws -> [String] {
        try next(1_000)?.items.map { item in
            if case .event(let event) = item { event.sid } else { "?" }
        } ?? []
    }
}
