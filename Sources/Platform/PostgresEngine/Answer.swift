import CPostgres
import Relational

extension Row {
    /// The rows of a result, read by the type of each column: whole numbers and truth as integers, the rest as text.
    static func all(of result: OpaquePointer) -> [Row] {
        let rows = PQntuples(result)
        guard rows > 0 else { return [] }
        let readers = (0..<PQnfields(result)).map { column in ColumnReader(type: PQftype(result, column)) }
        return (0..<rows).map { row in
            Row(
                readers.indices.map { column in
                    let column32 = Int32(column)
                    guard PQgetisnull(result, row, column32) == 0, let start = PQgetvalue(result, row, column32) else {
                        return .null
                    }
                    let length = Int(PQgetlength(result, row, column32))
                    return start.withMemoryRebound(to: UInt8.self, capacity: length) { start in
                        readers[column].value(of: UnsafeBufferPointer(start: start, count: length))
                    }
                })
        }
    }
}

/// How the text form of one column type becomes a value.
private enum ColumnReader {
    case integer, truth, sum, text

    init(type: Oid) {
        switch type {
        case 20, 21, 23: self = .integer
        case 16: self = .truth
        case 1700: self = .sum  // SUM over BIGINT is NUMERIC here and an integer on SQLite.
        default: self = .text
        }
    }

    func value(of bytes: UnsafeBufferPointer<UInt8>) -> SQLValue {
        switch self {
        case .truth: return .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case .integer, .sum:
            let text = String(decoding: bytes, as: UTF8.self)
            return Int64(text).map(SQLValue.integer) ?? .text(text)
        case .text: return .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}
