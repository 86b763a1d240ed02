import COpenSSL

/// Whether both are the same bytes, in a time that tells nothing about where they differ (their lengths are no secret).
public func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}

/// This many bytes that nobody can foresee. A system that has none to give stops the process: nothing safe could follow.
public func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let status = RAND_bytes(&bytes, Int32(count))
    precondition(status == 1, "the system has no randomness to give")
    return bytes
}
