import CMicrohttpd

/// One request's side of a libmicrohttpd connection.
///
/// Unchecked because the library itself allows `resume` from any thread; everything else is called on the connection's own loop.
/// Whoever keeps a `Line` must know that the connection still exists: `Exchange` and `StreamFeed` do, under their locks.
struct Line: @unchecked Sendable {
    let connection: OpaquePointer

    func suspend() { MHD_suspend_connection(connection) }
    func resume() { MHD_resume_connection(connection) }

    /// What was made for this connection when it opened.
    var peer: Peer? {
        guard let context = jobrun_mhd_socket_context(connection) else { return nil }
        return Unmanaged<Peer>.fromOpaque(context).takeUnretainedValue()
    }
}
