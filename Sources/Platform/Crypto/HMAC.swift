import COpenSSL

/// HMAC with SHA-1 (RFC 2104), 20 bytes: what Twilio signs with.
public func hmacSHA1(key: [UInt8], message: [UInt8]) -> [UInt8] {
    KeyedDigest.sha1.code(key: key, message: message)
}

/// HMAC with SHA-256 (RFC 2104), 32 bytes.
public func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8] {
    KeyedDigest.sha256.code(key: key, message: message)
}

/// HMAC bound to one digest. The bound context is a pattern only: each code is made in a copy of it, which spares the look-ups of
/// algorithms that OpenSSL 3 otherwise repeats for every call.
private struct KeyedDigest: @unchecked Sendable {  // The pattern is never written after `init`.
    private let pattern: OpaquePointer
    private let length: Int

    static let sha1 = KeyedDigest("SHA1", length: 20)
    static let sha256 = KeyedDigest("SHA256", length: 32)

    private init(_ digest: String, length: Int) {
        var name = Array(digest.utf8CString)
        let method = EVP_MAC_fetch(nil, "HMAC", nil)
        let pattern = EVP_MAC_CTX_new(method)
        EVP_MAC_free(method)
        let status = name.withUnsafeMutableBufferPointer { name in
            let parameters = [
                OSSL_PARAM_construct_utf8_string("digest", name.baseAddress, 0), OSSL_PARAM_construct_end(),
            ]
            return EVP_MAC_CTX_set_params(pattern, parameters)
        }
        guard let pattern, status == 1 else { preconditionFailure("OpenSSL has no HMAC with \(digest)") }
        self.pattern = pattern
        self.length = length
    }

    func code(key: [UInt8], message: [UInt8]) -> [UInt8] {
        let context = EVP_MAC_CTX_dup(pattern)
        defer { EVP_MAC_CTX_free(context) }
        var code = [UInt8](repeating: 0, count: length)
        var written = 0
        // A nil key means "keep the old one" to OpenSSL, and an empty array may be nil: an empty key is a zero byte (RFC 2104 pads
        // with zeros, so the code is the same).
        let padded = key.isEmpty ? [0] : key
        let isMade =
            EVP_MAC_init(context, padded, padded.count, nil) == 1
            && EVP_MAC_update(context, message, message.count) == 1
            && EVP_MAC_final(context, &code, &written, length) == 1
        precondition(isMade && written == length, "OpenSSL could not make a message code")
        return code
    }
}
