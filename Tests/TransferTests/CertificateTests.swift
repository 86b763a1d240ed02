import Glibc
import HTTP
import Testing

@testable import Transfer

/// Against `openssl s_server`, which comes with the certificates that every installation needs.
@Suite("Certificates", .timeLimit(.minutes(2)), .enabled(if: access("/usr/bin/openssl", X_OK) == 0)) struct CertificateTests {
    @Test("a certificate of the right name from a trusted authority is accepted")
    func trusted() async throws {
        let server = try SecureServer(name: "localhost")
        defer { server.stop() }
        let request = OutgoingRequest(method: "GET", url: "https://localhost:\(server.port)/")
        let response = try await client(authorities: server.certificate).send(request, limits: .ample, manner: .once)
        #expect(response.status == 200)
    }

    @Test("a certificate of another name means never sent")
    func wrongName() async throws {
        let server = try SecureServer(name: "elsewhere.example")
        defer { server.stop() }
        let request = OutgoingRequest(method: "POST", url: "https://localhost:\(server.port)/", body: [1])
        #expect(await client(authorities: server.certificate).outcome(request, .once) == .neverSent)
    }

    @Test("a certificate that nobody vouches for means never sent")
    func untrusted() async throws {
        let server = try SecureServer(name: "localhost")
        defer { server.stop() }
        let request = OutgoingRequest(method: "POST", url: "https://localhost:\(server.port)/", body: [1])
        #expect(await client().outcome(request, .once) == .neverSent)
    }
}

/// A TLS server with a certificate of its own making.
final class SecureServer {
    let port: UInt16
    /// The PEM file of its certificate, which is its own authority.
    let certificate: String
    private let process: pid_t
    private let output: Int32
    private let folder: String

    struct DoesNotStart: Error {}

    init(name: String) throws {
        var pattern = Array("/tmp/transfer-tests.XXXXXX".utf8CString)
        guard mkdtemp(&pattern) != nil else { throw DoesNotStart() }
        folder = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        certificate = folder + "/certificate.pem"
        let key = folder + "/key.pem"
        let (maker, making) = try run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
            "/CN=\(name)",
            "-addext", "subjectAltName=DNS:\(name)", "-keyout", key, "-out", certificate,
        ])
        close(making)
        guard endOf(maker) == 0 else { throw DoesNotStart() }
        let (server, output) = try run(["s_server", "-accept", "127.0.0.1:0", "-www", "-key", key, "-cert", certificate])
        process = server
        while let line = readLine(from: output) {
            guard line.hasPrefix("ACCEPT "), let colon = line.lastIndex(of: ":"),
                let port = UInt16(line[line.index(after: colon)...])
            else {
                continue
            }
            self.port = port
            self.output = output
            return
        }
        throw DoesNotStart()
    }

    func stop() {
        kill(process, SIGKILL)
        _ = endOf(process)
        close(output)
        for file in ["/certificate.pem", "/key.pem"] { unlink(folder + file) }
        rmdir(folder)
    }
}

/// Starts openssl; gives back its process and the reading end of what it prints.
private func run(_ arguments: [String]) throws -> (process: pid_t, output: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw SecureServer.DoesNotStart() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var words: [UnsafeMutablePointer<CChar>?] = (["openssl"] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    let status = posix_spawn(&process, "/usr/bin/openssl", &actions, nil, &words, environ)
    close(ends[1])
    guard status == 0 else { throw SecureServer.DoesNotStart() }
    return (process, ends[0])
}

private func readLine(from file: Int32) -> String? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(file, &byte, 1) == 1 {
        if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
        line.append(byte)
    }
    return nil
}

private func endOf(_ process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return status
}
