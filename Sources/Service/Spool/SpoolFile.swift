public import Domain
import Locking
public import Telemetry

/// Where signed events go that the database cannot take: one file, each record on the disk before its webhook is answered.
///
/// A thread of its own writes; whatever waits at the same time shares one wait for the disk. Records leave from the front; when the last
/// has left the file is cut to nothing. Until then a restart reads all of it again, which does no harm: receipts are taken once.
public final class SpoolFile: Sendable {
    /// What stands next in the file.
    public struct Stretch: Sendable {
        /// A record that can be read, or bytes that cannot.
        public enum Item: Sendable {
            case event(SpooledEvent)
            case unreadable
        }

        public let items: [Item]
        /// Where each item lies in the file.
        let ranges: [Range<Int>]
    }

    struct State {
        /// Where the first record that was not replayed begins, and where the file ends.
        var head = 0
        var end = 0
        /// Records not replayed, those being written included.
        var waiting = 0
        var quarantined = 0
        var doubtful: Set<String> = []
        var oldest: Moment?
    }

    let state = Locked(State())
    let file: OpenFile
    let quarantine: OpenFile
    let limit: Int
    let log: Log
    let metrics: Metrics
    private let writer: SpoolWriter
    /// What is read at once: more than one record always fits.
    static let chunk = 4 * (SpoolFrame.head + SpoolFrame.longestPayload)

    /// Opens the spool in `folder`, or makes it. Fails with one clear line when it cannot be written or is another's.
    public init(folder: String, limit: Int = 64 * 1024 * 1024, log: Log, metrics: Metrics) throws(SpoolFailure) {
        file = try OpenFile(folder + "/spool")
        try file.claim()
        quarantine = try OpenFile(folder + "/quarantine")
        self.limit = limit
        self.log = log
        self.metrics = metrics
        writer = SpoolWriter()
        try takeStock()
        writer.start()
    }

    deinit {
        writer.beginClosing()
    }

    /// Ends the thread once what was given to it is written. Later calls are refused.
    public func close() async {
        await writer.close()
        file.release()
    }

    // MARK: What it holds

    /// True when nothing waits: then new events go straight to the database.
    public var isEmpty: Bool { state.withLock { $0.waiting == 0 } }

    /// Events without a disposition: those that wait and those put aside.
    public var open: Int { state.withLock { $0.waiting + $0.quarantined } }

    public var quarantined: Int { state.withLock { $0.quarantined } }
    public var bytes: Int { state.withLock { $0.end } }

    /// When the oldest event that waits reached us.
    public var oldest: Moment? { state.withLock { $0.waiting == 0 ? nil : $0.oldest } }

    /// True for an event whose COMMIT got no answer: the database may hold it already.
    public func isDoubtful(_ sid: String) -> Bool { state.withLock { $0.doubtful.contains(sid) } }

    // MARK: In

    /// Takes an event. Returns once it is on the disk.
    public func append(_ event: SpooledEvent) async throws(SpoolFailure) {
        let payload = event.payload
        guard payload.count <= SpoolFrame.longestPayload else { throw .unwritable("the event is too long") }
        state.withLock { state in
            state.waiting += 1
            if event.mayBeStored { state.doubtful.insert(event.sid) }
        }
        let append = SpoolWriter.Append(frame: SpoolFrame.frame(payload))
        let failure = await writer.write(append) { [self] in store($0) }
        state.withLock { state in
            if failure != nil {
                state.waiting -= 1
            } else if state.oldest == nil {
                state.oldest = event.at
            }
        }
        if let failure {
            metrics.count(.spoolRefused)
            throw failure
        }
        metrics.count(.spoolAppended)
        measure()
    }

    /// On the thread: writes what fits and says which did not.
    private func store(_ appends: [SpoolWriter.Append]) -> [SpoolFailure?] {
        let start = state.withLock { $0.end }
        var bytes: [UInt8] = []
        var answers: [SpoolFailure?] = appends.map { append in
            guard start + bytes.count + append.frame.count <= limit else { return .full(limit: limit) }
            bytes += append.frame
            return nil
        }
        guard !bytes.isEmpty else { return answers }
        do throws(SpoolFailure) {
            try file.write(bytes, at: start)
            state.withLock { $0.end = start + bytes.count }
        } catch {
            answers = answers.map { $0 ?? error }
        }
        return answers
    }

    // MARK: Out

    /// The next records, oldest first; nothing when none waits. The same again until they are done with.
    public func next(_ count: Int) throws(SpoolFailure) -> Stretch? {
        let (head, end) = state.withLock { ($0.head, $0.end) }
        guard head < end else { return nil }
        let bytes = try file.read(from: head, min(Self.chunk, end - head))
        let scan = SpoolScan(bytes, isEnd: head + bytes.count >= end, limit: count)
        let items = scan.pieces.map { piece -> Stretch.Item in
            guard case .record(let range) = piece else { return .unreadable }
            return SpooledEvent(payload: SpoolFrame.payload(bytes[range])).map { .event($0) } ?? .unreadable
        }
        if case .event(let event)? = items.first { state.withLock { $0.oldest = event.at } }
        return Stretch(
            items: items, ranges: scan.pieces.map { $0.range.lowerBound + head..<$0.range.upperBound + head })
    }

    /// The first `count` items of a stretch are done with. When they were the last of all, the file is cut to nothing.
    public func done(_ stretch: Stretch, _ count: Int) async throws(SpoolFailure) {
        guard count > 0, count <= stretch.ranges.count else { return }
        let head = stretch.ranges[count - 1].upperBound
        try await writer.act { [self] () throws(SpoolFailure) in
            let isDrained = state.withLock { state in
                state.head = max(state.head, head)
                state.waiting -= count
                return state.head == state.end
            }
            guard isDrained else { return }
            try file.cut(to: 0)
            state.withLock { state in
                (state.head, state.end, state.oldest) = (0, 0, nil)
                state.doubtful = []
            }
        }
        measure()
    }

    /// Puts the first item of a stretch aside, as it stands, and is done with it: somebody has to look at it.
    public func putAside(_ stretch: Stretch) async throws(SpoolFailure) {
        guard let range = stretch.ranges.first else { return }
        try await writer.act { [self] () throws(SpoolFailure) in
            try quarantine.write(try file.read(from: range.lowerBound, range.count), at: quarantine.size)
            state.withLock { $0.quarantined += 1 }
        }
        metrics.count(.spoolQuarantined)
        try await done(stretch, 1)
    }

    /// Puts the gauges right.
    public func measure() {
        let (open, bytes) = state.withLock { ($0.waiting + $0.quarantined, $0.end) }
        metrics.set(.spoolOpen, to: Double(open))
        metrics.set(.spoolBytes, to: Double(bytes))
    }
}
