// Nothing from a webhook is used before its signature was checked.
// refused: 'SignedForm' initializer is inaccessible
import Domain
import HTTP
import Twilio

func open(_ request: Request, _ form: Form, _ baseURL: PublicBaseURL, _ tokens: [Secret]) throws -> SignedForm {
    #if REFUSED
        SignedForm(form: form, target: request.target, variant: .whole)
    #else
        try TwilioSignature.verify(request, form: form, baseURL: baseURL, tokens: tokens, channel: .voice)
    #endif
}
