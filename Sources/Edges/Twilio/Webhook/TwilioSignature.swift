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
        let name = "bodySHA256="
        guard let hash = request.query.split(separator: "&").first(where: { $0.hasPrefix(name) })?.dropFirst(name.count) else {
            return nil
        }
        let isForm = request.headers["Content-Type"]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
        return isForm ? nil : hash
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
    /// equality of strings see through Unicode normalisation, Twilio's do not. All bytes lie in one array, and pairs are ranges of it:
    /// this runs for every webhook, and an array for each text would cost more than the digest.
    private static func canonical(_ fields: [(name: String, value: String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count })
        var pairs: [Pair] = []
        pairs.reserveCapacity(fields.count)
        for field in fields {
            let start = bytes.count
            bytes.append(contentsOf: field.name.utf8)
            let middle = bytes.count
            bytes.append(contentsOf: field.value.utf8)
            pairs.append(Pair(name: start..<middle, value: middle..<bytes.count))
        }
        pairs.sort { order($0, $1, in: bytes) < 0 }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var last: Pair?
        for pair in pairs {
            if let last, order(last, pair, in: bytes) == 0 { continue }
            text += bytes[pair.name.lowerBound..<pair.value.upperBound]
            last = pair
        }
        return text
    }

    /// A name and its value, the one right after the other.
    private struct Pair {
        let name: Range<Int>
        let value: Range<Int>
    }

    /// Below 0 when `left` comes first, 0 when both are the same.
    private static func order(_ left: Pair, _ right: Pair, in bytes: [UInt8]) -> Int {
        let byName = order(left.name, right.name, in: bytes)
        return byName == 0 ? order(left.value, right.value, in: bytes) : byName
    }

    private static func order(_ left: Range<Int>, _ right: Range<Int>, in bytes: [UInt8]) -> Int {
        for offset in 0..<min(left.count, right.count) {
            let (first, second) = (bytes[left.lowerBound + offset], bytes[right.lowerBound + offset])
            if first != second { return first < second ? -1 : 1 }
        }
        return left.count - right.count
    }
}
