internal import Crypto
public import Domain
public import HTTP

/// What Twilio signed, and nothing else. Only ``TwilioSignature`` makes one; every value that comes from a webhook is made of one.
public struct SignedForm: Sendable {
    /// The fields the signature covers.
    public let form: Form
    /// The path and query as sent; the signature covers them too.
    public let target: String
    /// Which way of signing matched.
    public let variant: Variant

    /// The ways a webhook may come to be trusted. Counted: it tells how Twilio really signs.
    public enum Variant: String, Sendable, CaseIterable {
        /// All fields.
        case whole
        /// All fields but `CallToken` and `StirVerstat`, which some report to be added after signing. The two are left out of the form.
        case withoutCallToken = "without_call_token"
        /// The body by its SHA-256 in the query; there is no form.
        case bodyHash = "body_hash"
        /// Not signed: taken on trust from a loopback peer, because the operator said so.
        case unsigned
    }

    fileprivate init(form: Form, target: String, variant: Variant) {
        self.form = form
        self.target = target
        self.variant = variant
    }
}

/// Why a webhook is not believed. Both are answered 403.
public enum SignatureFailure: String, Error, Sendable, CaseIterable {
    case missing, wrong
}

/// Twilio's request signature (twilio.com/docs/usage/security): the base64 of an HMAC-SHA1 with the account's token over the full
/// address and all fields, sorted. It holds no time: a captured request can be replayed, so the SIDs are what tells repeats.
public enum TwilioSignature {
    /// What kind of webhook it is: only voice has fields that may have been added after signing.
    public enum Channel: Sendable {
        case voice, messaging
    }

    /// Believes the form if any of the tokens (the primary one, and the secondary while they are rotated) signed it.
    public static func verify(
        _ request: Request, form: Form, baseURL: PublicBaseURL, tokens: [Secret], channel: Channel
    ) throws(SignatureFailure) -> SignedForm {
        let headers = request.headers.all("X-Twilio-Signature")
        guard let header = headers.first, !header.isEmpty else { throw .missing }
        guard headers.count == 1 else { throw .wrong }
        let signature = Signature(
            given: Array(header.utf8), urls: baseURL.signedURLs(request.target).map { Array($0.utf8) },
            keys: tokens.map { Array($0.reveal.utf8) })

        if let hash = bodyHash(request) {
            guard constantTimeEquals(Array(hash.utf8), Array(hex(sha256(request.body)).utf8)), signature.covers([]) else {
                throw .wrong
            }
            return SignedForm(form: Form([]), target: request.target, variant: .bodyHash)
        }
        // Of a GET the query is signed with the address; what else came along is not, and must not look as if it were.
        let signed = request.method == "POST" ? form : Form([])
        if signature.covers(signed.fields) {
            return SignedForm(form: signed, target: request.target, variant: .whole)
        }
        let fewer = signed.fields.filter { !addedAfterSigning.contains($0.name) }
        if channel == .voice, fewer.count < signed.fields.count, signature.covers(fewer) {
            return SignedForm(form: Form(fewer), target: request.target, variant: .withoutCallToken)
        }
        throw .wrong
    }

    /// Takes a form without a signature: only from a loopback peer, and only for an operator who asked for it.
    public static func waive(_ request: Request, form: Form) throws(SignatureFailure) -> SignedForm {
        guard request.isLoopback else { throw .missing }
        return SignedForm(form: form, target: request.target, variant: .unsigned)
    }

    private static let addedAfterSigning: Set = ["CallToken", "StirVerstat"]

    /// The hash in the query under which a body that is no form is signed.
    private static func bodyHash(_ request: Request) -> Substring? {
        if let type = request.headers["Content-Type"], type.lowercased().hasPrefix("application/x-www-form-urlencoded") {
            return nil
        }
        let name = "bodySHA256="
        return request.query.split(separator: "&").first { $0.hasPrefix(name) }?.dropFirst(name.count)
    }
}

/// A signature as given, and everything it may have been made over and with.
private struct Signature {
    let given: [UInt8]
    let urls: [[UInt8]]
    let keys: [[UInt8]]

    /// Whether one of the keys signed one of the addresses followed by these fields.
    func covers(_ fields: [(name: String, value: String)]) -> Bool {
        let text = Self.canonical(fields)
        for url in urls {
            let message = url + text
            for key in keys where constantTimeEquals(given, Array(base64Encode(hmacSHA1(key: key, message: message)).utf8)) {
                return true
            }
        }
        return false
    }

    /// Each name followed by its value, sorted by name and value, equal pairs once. By bytes throughout: Swift's own order and
    /// equality of strings see through Unicode normalisation, Twilio's do not.
    private static func canonical(_ fields: [(name: String, value: String)]) -> [UInt8] {
        let pairs = fields.map { Pair(name: Array($0.name.utf8), value: Array($0.value.utf8)) }.sorted()
        var text: [UInt8] = []
        text.reserveCapacity(pairs.reduce(0) { $0 + $1.name.count + $1.value.count })
        var last: Pair?
        for pair in pairs where pair != last {
            text += pair.name
            text += pair.value
            last = pair
        }
        return text
    }

    private struct Pair: Comparable {
        let name: [UInt8]
        let value: [UInt8]

        static func < (left: Pair, right: Pair) -> Bool {
            left.name == right.name
                ? left.value.lexicographicallyPrecedes(right.value) : left.name.lexicographicallyPrecedes(right.name)
        }
    }
}
