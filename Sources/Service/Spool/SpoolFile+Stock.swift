import Domain
import Locking
import Telemetry

extension SpoolFile {
    /// Counts what an earlier run left, and cuts off the record it did not finish.
    func takeStock() throws(SpoolFailure) {
        var found = State()
        let size = file.size
        while found.end < size {
            let bytes = try file.read(from: found.end, min(Self.chunk, size - found.end))
            let scan = SpoolScan(bytes, isEnd: found.end + bytes.count >= size)
            for piece in scan.pieces { note(piece, bytes, &found) }
            found.end += scan.consumed
            if scan.torn > 0 {
                log.warning("the spool ended in a record that was never finished", ["bytes": "\(scan.torn)"])
                try file.cut(to: found.end)
            }
            if scan.consumed == 0 || scan.torn > 0 { break }
        }
        found.quarantined = try countAside()
        state.withLock { [found] in $0 = found }
        if found.waiting > 0 { log.notice("the spool holds events of an earlier run", ["events": "\(found.waiting)"]) }
        if found.quarantined > 0 {
            log.error(
                "events were put aside and nobody has looked at them", ["events": "\(found.quarantined)", "file": quarantine.path])
        }
        measure()
    }

    private func note(_ piece: SpoolScan.Piece, _ bytes: [UInt8], _ found: inout State) {
        found.waiting += 1
        guard case .record(let range) = piece, let event = SpooledEvent(payload: SpoolFrame.payload(bytes[range])) else { return }
        if found.oldest == nil { found.oldest = event.at }
        if event.mayBeStored { found.doubtful.insert(event.sid) }
    }

    private func countAside() throws(SpoolFailure) -> Int {
        var (offset, count) = (0, 0)
        let size = quarantine.size
        while offset < size {
            let bytes = try quarantine.read(from: offset, min(Self.chunk, size - offset))
            let scan = SpoolScan(bytes, isEnd: offset + bytes.count >= size)
            count += scan.pieces.count
            guard scan.consumed > 0 else { break }
            offset += scan.consumed
        }
        return count
    }
}
