import CMicrohttpd
import HTTP
import Telemetry

extension Refusal {
    /// The answer without limits in its words.
    func response(_ limits: ListenerConfiguration = ListenerConfiguration()) -> Response {
        var response = Response.text(status, line(limits))
        response.headers.add("Connection", "close")
        return response
    }
}

extension Line {
    /// Queues `response` on this connection; false when libmicrohttpd would not have it.
    func queue(_ response: Response, feed: StreamFeed?, mustClose: Bool, onDropped: (String) -> Void) -> Bool {
        guard let raw = Self.make(response.body, feed: feed) else { return false }
        defer { MHD_destroy_response(raw) }
        for (name, value) in response.headers.fields {
            let isSendable = Self.isSendable(name, value) && MHD_add_response_header(raw, name, value) == .YES
            if !isSendable { onDropped(name) }
        }
        if mustClose { MHD_add_response_header(raw, "Connection", "close") }
        return MHD_queue_response(connection, UInt32(response.status.code), raw) == .YES
    }

    private static func make(_ body: Response.Body, feed: StreamFeed?) -> OpaquePointer? {
        switch (body, feed) {
        case (.bytes(let bytes), _):
            return bytes.withUnsafeBytes {
                // Copied at once: nothing is written through the pointer.
                MHD_create_response_from_buffer($0.count, UnsafeMutableRawPointer(mutating: $0.baseAddress), .RESPMEM_MUST_COPY)
            }
        case (.stream, let feed?):
            let context = Unmanaged.passRetained(feed)
            let raw = MHD_create_response_from_callback(
                jobrun_mhd_size_unknown, 4096, readStream, context.toOpaque(), releaseStream)
            if raw == nil { context.release() }
            return raw
        case (.stream, nil):
            return nil
        }
    }

    /// A field that cannot break out of its line, and is not one of those that say how the body is framed.
    private static func isSendable(_ name: String, _ value: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(isTokenByte) && value.utf8.allSatisfy(isFieldByte)
            && !["content-length", "transfer-encoding"].contains(name.lowercased())
    }
}
