import Domain
import HTTP
import Intake
import Lifecycle
import Twilio

extension TwilioWebhooks {
    /// A text came in.
    func text(_ signed: SignedForm, _ correlation: String, _ arrived: Uptime) async throws -> Response {
        let text = try TwilioForms.text(signed, at: clock.now, parser: parser)
        switch try await reception.text(text, correlation: correlation, arrived: arrived) {
        case .silence: return MessagingReply.silence.response
        case .message(let body, let letter):
            var response = MessagingReply.message(body, statusCallback: settings.baseURL.messageStatusURL(of: letter)).response
            let intake = intake
            response.completion = { isWhole in
                guard !isWhole else { return }
                // Ends with one small write; the lease would lapse to the same end.
                Task { await intake.webhookLost(letter) }
            }
            return response
        }
    }

    /// A call came in. The caller always hears something: when we can keep nothing at all, from the address that speaks in our place.
    func voice(_ signed: SignedForm, _ correlation: String, _ arrived: Uptime) async throws -> Response {
        let call = try TwilioForms.call(signed, at: clock.now, parser: parser, assuming: .ringing)
        let spoken = try await reception.call(call, correlation: correlation)
        return VoiceReply([.say(spoken), .hangup], speaker: settings.speaker).response
    }

    /// A call ended.
    func ended(_ signed: SignedForm, _ correlation: String, _ arrived: Uptime) async throws -> Response {
        let call = try TwilioForms.call(signed, at: clock.now, parser: parser)
        try await reception.callEnded(call, correlation: correlation)
        return MessagingReply.silence.response
    }

    /// Something became of a text of ours.
    func messageStatus(_ signed: SignedForm, _ correlation: String, _ arrived: Uptime) async throws -> Response {
        try await reports(TwilioForms.messageStatus(signed, at: clock.now))
        return Response(.noContent)
    }
}
