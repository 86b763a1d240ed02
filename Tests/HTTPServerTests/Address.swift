import Glibc

@testable import HTTPServer

/// Judges an address in text as if it were a peer's.
func isLoopbackText(_ text: String) -> Bool? {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(text, nil, &hints, &found) == 0, let found else { return nil }
    defer { freeaddrinfo(found) }
    return isLoopback(found.pointee.ai_addr)
}
