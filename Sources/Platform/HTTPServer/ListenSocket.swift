import CMicrohttpd
import Glibc

/// A socket that listens, bound by us and not by libmicrohttpd: so failures have words and draining is ours.
struct ListenSocket {
    let descriptor: Int32
    let port: UInt16
    let isIPv6: Bool

    /// Binds the first address of `host` that can be bound.
    init(host: String, port: UInt16) throws(ListenerFailure) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &found)
        defer { if found != nil { freeaddrinfo(found) } }
        guard status == 0 else {
            throw .address("cannot listen on \(host): \(String(cString: gai_strerror(status)))")
        }
        var failure: Int32 = EADDRNOTAVAIL
        var next = found
        while let address = next {
            if let descriptor = Self.listening(on: address.pointee, failure: &failure) {
                self.descriptor = descriptor
                self.port = Self.boundPort(of: descriptor)
                isIPv6 = address.pointee.ai_family == AF_INET6
                return
            }
            next = address.pointee.ai_next
        }
        throw .address("cannot listen on \(host) port \(port): \(String(cString: strerror(failure)))")
    }

    private static func listening(on address: addrinfo, failure: inout Int32) -> Int32? {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.ai_family, kind, 0)
        guard descriptor >= 0 else {
            failure = errno
            return nil
        }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.ai_addr, address.ai_addrlen) == 0, listen(descriptor, SOMAXCONN) == 0 else {
            failure = errno
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private static func boundPort(of descriptor: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutableBytes(of: &storage) { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            getsockname(descriptor, base.assumingMemoryBound(to: sockaddr.self), &length)
            // sin_port and sin6_port sit at the same place.
            return UInt16(bigEndian: bytes.load(fromByteOffset: 2, as: UInt16.self))
        }
    }
}

/// Whether the peer is this machine: 127.0.0.0/8, `::1`, or the former written as an IPv6 address.
func isLoopback(_ address: UnsafePointer<sockaddr>) -> Bool {
    let raw = UnsafeRawPointer(address)
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
        return raw.load(fromByteOffset: 4, as: UInt8.self) == 127
    case AF_INET6:
        let bytes = (8..<24).map { raw.load(fromByteOffset: $0, as: UInt8.self) }
        if bytes.prefix(15).allSatisfy({ $0 == 0 }) { return bytes[15] == 1 }
        return bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF && bytes[12] == 127
    default:
        return false
    }
}
