import Crypto
import Domain
import HTTP
import Operations
import Relational
import Simulator
import Store
import Telemetry
import Transfer

/// The offline Twilio and the sample client that `--sandbox` brings along. All numbers are of the range kept free for drama.
struct Sandbox: Sendable {
    static let business = SamplePhone("+447700900001")
    static let onboarding = SamplePhone("+447700900002")
    static let system = SamplePhone("+447700900003")
    static let owner = SamplePhone("+447700900100")
    static let customer = SamplePhone("+447700900123")
    static let operations = SamplePhone("+447700900199")

    let carrier: SimulatedCarrier
    let listener: CarrierListener
    let token: Secret

    /// Starts the carrier on a loopback port of its own.
    init(webhookBase: String, signedBase: String, clock: WallClock, pace: Duration, log: Log, metrics: Metrics) throws {
        token = Secret(hex(randomBytes(16)))
        carrier = SimulatedCarrier(
            accountSID: "AC" + hex(randomBytes(16)), authToken: token.reveal, webhookBase: webhookBase, signedBase: signedBase,
            client: HTTPClient(name: "simulator", log: log, metrics: metrics), now: { clock.now.milliseconds }, log: log, pace: pace
        )
        listener = try CarrierListener(carrier)
        for number in [Self.business, Self.onboarding, Self.system, Self.operations] { carrier.addNumber(number.text) }
    }

    /// Answers by `routes`, and lets the carrier know of texts that somebody played with curl: their replies reach the phones, too.
    func watching(_ routes: Router) -> Handler {
        let carrier = carrier
        return { request in
            let response = await routes.answer(request)
            let isText = request.path == "/sms" || request.path == "/api/twilio/sms"
            if isText, request.headers["X-Twilio-Signature"] == nil, response.status == .ok, case .bytes(let body) = response.body,
                let form = try? Form.parse(request.body)
            {
                carrier.take(byHand: form.fields, answer: body, contentType: response.headers["Content-Type"])
            }
            return response
        }
    }

    /// The account as JobRun is to know it.
    var account: AccountSettings {
        AccountSettings(sid: carrier.accountSID, tokens: [token], apiBaseURL: listener.base)
    }

    /// Who is on the simulator's page.
    static let stage = SimulatorStage(
        lines: [
            .init(name: "Smith Plumbing & Heating", number: business.text), .init(name: "JobRun sign-up", number: onboarding.text),
            .init(name: "A number nobody owns", number: system.text),
        ],
        owner: .init(name: "Sam Smith", phone: owner.text),
        customers: [
            .init(name: "Alex", phone: customer.text), .init(name: "Priya", phone: "+447700900456"),
            .init(name: "Mr Jones's landline", phone: "+442079460958"),
        ])

    /// One sample client with its number, unless there are clients already.
    static func seed(_ database: any Database, clock: WallClock, ids: IdentifierSource) async throws {
        let desk = ClientDesk(database: database, clock: clock, ids: ids)
        guard try await desk.clients().isEmpty, let owner = owner.number, let business = business.number else { return }
        let client = try await desk.add { id in
            Client(
                id: id, businessName: "Smith Plumbing & Heating", ownerName: "Sam Smith", ownerPhone: owner, publicPhone: owner,
                bookingURL: "https://book.example.com/smith", trade: "plumbing", town: "Leeds", forwardingEnabled: true,
                notify: .sms)
        }
        try await desk.addNumber(business, role: .operational, client: client.id)
        if let number = onboarding.number { try await desk.addNumber(number, role: .onboarding, client: nil) }
        if let number = system.number { try await desk.addNumber(number, role: .system, client: nil) }
    }
}

/// A number of the sandbox.
struct SamplePhone: Sendable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    var number: PhoneNumber? { PhoneNumber(e164: text) }
}
