import Glibc

/// A clock on the wall that goes wrong for one process and leaves the kernel's alone: a shim before the C library adds to the time of day
/// what stands in a file, which may change at any moment, as when a time server steps a clock.
struct SkewedClock: Sendable {
    /// What the process is started with.
    let environment: [String: String]
    private let path: String

    /// Builds the shim; once per run. Needs a C compiler, which every Swift toolchain brings.
    static func buildShim(in folder: String) async throws -> String {
        let (source, shim, log) = ("\(folder)/clock.c", "\(folder)/clock.so", "\(folder)/clock.log")
        try write(Array(Self.source.utf8), to: source)
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        let compiler = try ChildProcess(
            "/usr/bin/env", ["clang", "-shared", "-fPIC", "-O1", "-o", shim, source], environment: ["PATH": path], output: log)
        guard await compiler.end(within: .seconds(60)) == 0 else {
            throw ChaosFailure("the clock's shim does not build: \(tail(of: log, limit: 1000))")
        }
        return shim
    }

    /// A right clock, kept in a file of this name.
    init(_ path: String, shim: String) throws {
        self.path = path
        environment = ["LD_PRELOAD": shim, "CHAOS_CLOCK": path]
        try Self.write([UInt8](repeating: 0, count: 8), to: path)
    }

    /// Puts the clock forward, or back when negative, against the right time. It holds for the processes that run and for later ones.
    func set(ahead: Duration) throws {
        let milliseconds = Int64(ahead / .milliseconds(1))
        try Self.write(withUnsafeBytes(of: milliseconds) { Array($0) }, to: path)
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        // Not replaced and not cut: the shim has it mapped.
        let file = open(path, O_WRONLY | O_CREAT, 0o600)
        guard file >= 0 else { throw ChaosFailure("\(path) cannot be written") }
        defer { close(file) }
        guard pwrite(file, bytes, bytes.count, 0) == bytes.count else { throw ChaosFailure("\(path) cannot be written") }
    }

    private static let source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <sys/time.h>
        #include <time.h>

        static const volatile long long *ahead;
        static int (*real)(clockid_t, struct timespec *);

        __attribute__((constructor)) static void look(void) {
            real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
            int file = open(getenv("CHAOS_CLOCK"), O_RDONLY | O_CLOEXEC);
            void *page = mmap(0, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
            if (page == MAP_FAILED) abort();
            ahead = page;
        }

        int clock_gettime(clockid_t clock, struct timespec *time) {
            if (!real) look();
            int status = real(clock, time);
            if (status || !ahead || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return status;
            long long now = time->tv_sec * 1000000000LL + time->tv_nsec + *ahead * 1000000LL;
            time->tv_sec = now / 1000000000LL;
            time->tv_nsec = now % 1000000000LL;
            return 0;
        }

        int gettimeofday(struct timeval *restrict time, void *restrict zone) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            time->tv_sec = now.tv_sec;
            time->tv_usec = now.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *kept) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (kept) *kept = now.tv_sec;
            return now.tv_sec;
        }
        """
}
