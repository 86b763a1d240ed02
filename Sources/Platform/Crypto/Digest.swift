import COpenSSL

/// SHA-256 (FIPS 180-4), 32 bytes.
public func sha256(_ message: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    let status = EVP_Digest(message, message.count, &digest, nil, DigestAlgorithm.sha256.handle, nil)
    precondition(status == 1, "OpenSSL has no SHA-256")
    return digest
}

/// A digest of OpenSSL, looked up once: the look-up costs more than digesting a short message.
struct DigestAlgorithm: @unchecked Sendable {  // Never written after it was fetched; OpenSSL counts references atomically.
    let handle: OpaquePointer

    private init(_ name: String) {
        guard let handle = EVP_MD_fetch(nil, name, nil) else { preconditionFailure("OpenSSL has no \(name)") }
        self.handle = handle
    }

    static let sha256 = DigestAlgorithm("SHA256")
}
