package import Messages

/// A row that was not taken, why, and what stood in its cells.
package struct RejectedRecord: Equatable, Sendable {
    package let row: RejectedRow
    package let cells: [String]

    package init(_ row: RejectedRow, cells: [String]) {
        self.row = row
        self.cells = cells
    }
}

/// The rejected rows as a CSV file that a spreadsheet program opens: the columns as they came, to be mended and imported again,
/// and behind them why each row was rejected.
package enum RejectionSheet {
    static let titles = ["退回原因", "原行号"]

    /// - Parameter header: the first line of the file from which the rows are.
    package static func csv(_ rejected: [RejectedRecord], header: [String]) -> String {
        // What an earlier report said of a row stands here no longer.
        let kept = header.indices.filter { !titles.contains(header[$0]) }
        var writer = CSVWriter()
        writer.write(kept.map { header[$0] } + titles)
        for record in rejected {
            let cells = kept.map { record.cells.indices.contains($0) ? record.cells[$0] : "" }
            writer.write(cells.map(cell) + [.text(record.row.message), .text(String(record.row.line))])
        }
        return writer.text
    }

    /// Digits that a spreadsheet would take for a number and change are written as a code.
    private static func cell(_ text: String) -> CSVCell {
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
        return isNumber && (text.hasPrefix("0") || text.utf8.count > 10) ? .code(text) : .text(text)
    }
}
