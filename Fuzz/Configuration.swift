// sources: Sources/App/App/Configuration
// sources: Sources/Edges/OpenAI/ModelServer.swift Sources/Rules/Gate
// sources: Sources/Edges/Twilio/PublicBaseURL.swift
// sources: Sources/Platform/Telemetry Sources/Platform/Locking Sources/Platform/HTTP
// sources: Sources/Domain
// sources: Fuzz/Support/Draw.swift

/// Any file and any environment give a configuration that keeps the rules, or faults of one line each that tell no secret.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // The fuzzer learns the secret from the comparisons below; what it prints by itself is no leak.
    guard !String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self).contains(secret) else { return 0 }
    var draw = Draw(start, count)
    let isSandbox = draw.flip()
    var environment = [
        "TWILIO_ACCOUNT_SID": "AC" + draw.text(), "TWILIO_AUTH_TOKEN": secret + draw.text(),
        "DATABASE_URL": draw.flip() ? "postgres://jobrun:\(secret)@db/jobrun" : draw.text() + secret,
        "PUBLIC_BASE_URL": "https://jobrun:\(secret)@" + draw.text(),
    ]
    for _ in 0..<draw.byte() % 8 {
        environment[names[Int(draw.byte()) % names.count]] = draw.text()
    }
    let file = draw.flip() ? String(decoding: draw.rest(), as: UTF8.self) : nil

    do throws(ConfigurationFaults) {
        let configuration = try ConfigurationReader.read(environment: environment, file: file, isSandbox: isSandbox)
        let isPrivate = configuration.listen.isLoopback && configuration.adminListen?.isLoopback != false
        precondition(configuration.validatesSignatures || isPrivate, "unsigned webhooks from outside would be believed")
        precondition(configuration.settle + configuration.replyBudget <= .seconds(12), "Twilio would not wait as long")
        precondition(!"\(configuration)".contains(secret), "a secret is printed")
    } catch {
        precondition(!error.faults.isEmpty, "refused for no reason")
        precondition(!error.faults.contains { $0.contains("\n") }, "a fault of several lines")
        precondition(!error.description.contains(secret), "a secret is printed")
    }
    return 0
}

private let secret = "hush-hush"
private let names = ConfigurationReader.known.subtracting(["TWILIO_AUTH_TOKEN", "DATABASE_URL", "PUBLIC_BASE_URL"]).sorted()
