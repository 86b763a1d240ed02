public import Domain
public import HTTP
public import Intake
import Lifecycle
import Locking
public import Telemetry
public import Twilio

/// What the webhooks are told at start.
public struct WebhookSettings: Sendable {
    public let baseURL: PublicBaseURL
    public let tokens: [Secret]
    /// False only on loopback: then anybody on this machine may play Twilio.
    public let validatesSignatures: Bool
    public let speaker: VoiceReply.Speaker

    public init(baseURL: PublicBaseURL, tokens: [Secret], validatesSignatures: Bool, speaker: VoiceReply.Speaker) {
        self.baseURL = baseURL
        self.tokens = tokens
        self.validatesSignatures = validatesSignatures
        self.speaker = speaker
    }
}

extension Counter {
    static let signatureRejected = Counter("twilio.signature.rejected")
    static let malformed = Counter("webhook.malformed")
    static let unstored = Counter("webhook.unstored")
}

extension Timing {
    static let webhook = Timing("webhook.duration")
}

/// What the webhooks count.
public enum WebhookMetrics {
    public static let names = MetricNames(counters: [.signatureRejected, .malformed, .unstored], timings: [.webhook])
}

/// The internet's side: Twilio's webhooks and nothing else. Unsigned bytes never become a value of the trade.
public struct TwilioWebhooks: Sendable {
    let intake: IntakeService
    let reception: Reception
    let reports: @Sendable (StatusReport) async throws -> Void
    let settings: WebhookSettings
    /// Tells the operator of the first refusal, and not of the thousandth: whoever can reach the port could make it ring.
    let firstRefusal = Locked(true)
    let parser: any PhoneParser
    let clock: WallClock
    let ids: IdentifierSource
    let log: Log
    let metrics: Metrics

    public init(
        intake: IntakeService, reception: Reception, reports: @escaping @Sendable (StatusReport) async throws -> Void,
        settings: WebhookSettings, parser: any PhoneParser, clock: WallClock, ids: IdentifierSource, log: Log, metrics: Metrics
    ) {
        self.intake = intake
        self.reception = reception
        self.reports = reports
        self.settings = settings
        self.parser = parser
        self.clock = clock
        self.ids = ids
        self.log = log
        self.metrics = metrics
    }

    /// Adds the routes.
    public func mount(on router: inout Router) {
        router.on("POST", "/api/twilio/sms", "/sms") { await answer($0, on: .messaging, with: text) }
        router.on("POST", "/api/twilio/voice", "/voice") { await answer($0, on: .voice, with: voice) }
        router.on("POST", "/api/twilio/status", "/status") { await answer($0, on: .voice, with: ended) }
        router.on("POST", "/api/twilio/message-status") { await answer($0, on: .messaging, with: messageStatus) }
    }

    /// What every webhook has in common: form, signature, reasons for refusal, time taken, correlation id.
    private func answer(
        _ request: Request, on channel: TwilioSignature.Channel,
        with handler: @Sendable (SignedForm, String, Uptime) async throws -> Response
    ) async -> Response {
        let arrived = Uptime.now
        defer { metrics.record(.webhook, Uptime.now - arrived) }
        let id: Identifier<TwilioWebhooks> = ids.next(at: clock.now)
        let correlation = id.text
        var response: Response
        do {
            let signed = try verify(request, channel)
            response = try await handler(signed, correlation, arrived)
        } catch let refusal as WebhookRefusal {
            metrics.count(.malformed, ["reason": refusal.counter])
            log.info("webhook refused", ["path": String(request.path), "reason": refusal.line])
            response = .text(refusal.status, refusal.line)
        } catch let fault as FormFault {
            metrics.count(.malformed, ["reason": "field"])
            log.info("webhook refused", ["path": String(request.path), "reason": fault.description])
            response = .text(.badRequest, fault.description)
        } catch {
            metrics.count(.unstored)
            log.error(
                "the webhook could not be stored",
                ["correlationId": correlation, "path": String(request.path), "error": "\(error)"])
            response = .text(.serviceUnavailable, "Message processing failed - will retry")
        }
        response.headers.add("X-Correlation-Id", correlation)
        return response
    }

    private func alarm() {
        guard
            firstRefusal.withLock({ isFirst in
                defer { isFirst = false }; return isFirst
            })
        else { return }
        let intake = intake
        // Ends with one small write.
        Task {
            await intake.alert(
                "signature",
                "a webhook without a valid Twilio signature was refused. If it was Twilio's, check TWILIO_AUTH_TOKEN and PUBLIC_BASE_URL."
            )
        }
    }

    private func verify(_ request: Request, _ channel: TwilioSignature.Channel) throws -> SignedForm {
        let type = request.headers["Content-Type"] ?? ""
        guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") else { throw WebhookRefusal.contentType }
        let form: Form
        do {
            form = try Form.parse(request.body)
        } catch {
            throw WebhookRefusal.form("\(error)")
        }
        do {
            if !settings.validatesSignatures { return try TwilioSignature.waive(request, form: form) }
            return try TwilioSignature.verify(
                request, form: form, baseURL: settings.baseURL, tokens: settings.tokens, channel: channel)
        } catch {
            metrics.count(.signatureRejected, ["reason": error.rawValue])
            alarm()
            log.warning(
                "a webhook without Twilio's signature was refused", ["path": String(request.path), "reason": error.rawValue])
            throw WebhookRefusal.signature
        }
    }
}

/// A webhook that is refused before it means anything.
enum WebhookRefusal: Error {
    case contentType
    case form(String)
    case signature

    var status: Status {
        switch self {
        case .contentType: .unsupportedMediaType
        case .form: .badRequest
        case .signature: .forbidden
        }
    }

    /// One clear line.
    var line: String {
        switch self {
        case .contentType: "webhooks are application/x-www-form-urlencoded"
        case .form(let reason): reason
        case .signature: "the Twilio signature is missing or wrong"
        }
    }

    var counter: String {
        switch self {
        case .contentType: "content_type"
        case .form: "form"
        case .signature: "signature"
        }
    }
}
