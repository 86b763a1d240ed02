import Crypto

/// How the carrier signs what it sends (documented under "Webhooks security"): written apart from the code that checks it, so that
/// one mistake cannot hide in both.
public enum WebhookSignature {
    /// The `X-Twilio-Signature` of a form post: the address without its fragment, then each name and value, names sorted, the values
    /// of a name sorted and each once; HMAC-SHA1 with the account's token; base64.
    public static func ofForm(_ fields: [(String, String)], to url: String, token: String) -> String {
        var values: [[UInt8]: Set<[UInt8]>] = [:]
        for (name, value) in fields { values[Array(name.utf8), default: []].insert(Array(value.utf8)) }
        var message = Array(addressWithoutFragment(url).utf8)
        for name in values.keys.sorted(by: precedes) {
            for value in values[name, default: []].sorted(by: precedes) { message += name + value }
        }
        return base64Encode(hmacSHA1(key: Array(token.utf8), message: message))
    }

    /// The signature of a body that is no form: over the address alone, which must name the body's digest as `bodySHA256`.
    public static func ofBody(to url: String, token: String) -> String {
        base64Encode(hmacSHA1(key: Array(token.utf8), message: Array(addressWithoutFragment(url).utf8)))
    }

    /// The digest that goes into `bodySHA256`.
    public static func digest(of body: [UInt8]) -> String {
        hex(sha256(body))
    }

    private static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.lexicographicallyPrecedes(right)
    }
}

/// An address as it is requested: what follows `#` is an instruction to the carrier.
func addressWithoutFragment(_ url: String) -> String {
    String(url.prefix { $0 != "#" })
}
