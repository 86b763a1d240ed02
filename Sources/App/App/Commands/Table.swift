import Relational
import Telemetry

/// Rows for a terminal or, with `--json`, one JSON object a line.
struct Table {
    let columns: [String]
    let rows: [[SQLValue]]

    /// Prints it.
    func show(asJSON: Bool) {
        if asJSON {
            for row in rows {
                Terminal.line(JSONText.object(Array(zip(columns, row.map(Self.json)))))
            }
            return
        }
        guard !rows.isEmpty else {
            Terminal.line("(none)")
            return
        }
        let cells = rows.map { row in zip(columns, row).map { Self.cell($1, $0) } }
        var widths = columns.map(\.count)
        for row in cells { for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.count) } }
        Terminal.line(Self.padded(columns, widths))
        for row in cells { Terminal.line(Self.padded(row, widths)) }
    }

    private static func padded(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (cell, width) in zip(cells, widths) { line += cell + String(repeating: " ", count: width - cell.count + 2) }
        while line.last == " " { line.removeLast() }
        return line
    }

    private static func json(_ value: SQLValue) -> String {
        switch value {
        case .null: "null"
        case .integer(let number): String(number)
        case .text(let text): JSONText.quote(text)
        }
    }

    /// Instants are shown as such, and long words cut: a list is for looking.
    private static func cell(_ value: SQLValue, _ column: String) -> String {
        switch value {
        case .null: return "-"
        case .integer(let number):
            return ["at", "since", "opened", "created"].contains(column) ? Timestamp.text(number) : String(number)
        case .text(let text):
            let line = text.map { $0.isNewline || $0 == "\t" ? " " : String($0) }.joined()
            return line.count > 60 ? line.prefix(57) + "..." : line
        }
    }
}
