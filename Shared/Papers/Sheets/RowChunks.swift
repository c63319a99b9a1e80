package import Messages

/// Reads a sheet as the chunks that import commands take, and refuses what no desk need be asked about: records that
/// cannot be read, and rows that repeat an earlier one of the file.
package struct RowChunks<Row: SheetRow> {
    package struct Chunk: Sendable {
        /// At most `ImportReport.rowLimit`.
        package let rows: [Row]
        package let rejected: [RejectedRecord]
        /// What stands in the cells of `rows`, by line.
        fileprivate let cells: [Int: [String]]

        /// The rows that were refused here and by a desk, with their cells.
        package func rejected(with others: [RejectedRow]) -> [RejectedRecord] {
            rejected + others.map { RejectedRecord($0, cells: cells[$0.line] ?? []) }
        }
    }

    /// The first line's cells.
    package var header: [String] { sheet.header }
    /// Titles of columns that are not used.
    package var unused: [String] { sheet.unused }
    /// The bytes that are read, and in all.
    package var progress: (read: Int, of: Int) { (sheet.reader.position, sheet.reader.count) }

    private var sheet: Sheet
    private let limit: Int
    /// Line by identity; of 350,000 households some 40 MB.
    private var seen: [String: Int] = [:]
    private var found: [CellDoubt] = []
    private var numbers: [Int: NumberColumn] = [:]

    /// Cells that are named at most, one by one.
    package static var doubtLimit: Int { 200 }

    /// - Throws: `PaperError` if the first line will not do.
    package init(_ reader: CSVReader, limit: Int = ImportReport.rowLimit) throws(PaperError) {
        sheet = try Sheet(reader, columns: Row.columns)
        self.limit = limit
        for (index, column) in Row.columns.enumerated() where column.content == .number {
            numbers[index] = NumberColumn()
        }
    }

    /// Cells of the rows that were read so far that a spreadsheet may have changed, by line; at most `doubtLimit`, and one for
    /// each column whose numbers have lost their zeros.
    package var doubts: [CellDoubt] {
        let columns = numbers.compactMap { index, column in
            column.doubtful.map { CellDoubt(line: $0, column: Row.columns[index].title, change: .zeros) }
        }
        return (found + columns).sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    /// The next chunk; nil at the end.
    package mutating func next() -> Chunk? {
        var rows: [Row] = []
        var rejected: [RejectedRecord] = []
        var cells: [Int: [String]] = [:]
        rows.reserveCapacity(limit)
        while rows.count < limit && rejected.count < limit {
            do throws(PaperError) {
                guard let record = try sheet.next() else { break }
                doubt(record)
                let row = Row(line: record.line, fields: record.fields)
                if let first = seen[row.identity] {
                    rejected.append(
                        RejectedRecord(
                            RejectedRow(
                                line: record.line, reason: .duplicateInFile,
                                message: "与第 \(first) 行重复；请只保留一行 (same as line \(first): keep one)"),
                            cells: record.cells))
                } else {
                    seen[row.identity] = record.line
                    rows.append(row)
                    cells[record.line] = record.cells
                }
            } catch {
                rejected.append(
                    RejectedRecord(
                        RejectedRow(line: error.line ?? 0, reason: .malformed, message: error.message),
                        cells: sheet.reader.cells))
            }
        }
        return rows.isEmpty && rejected.isEmpty ? nil : Chunk(rows: rows, rejected: rejected, cells: cells)
    }

    private mutating func doubt(_ record: Sheet.Row) {
        for (index, column) in Row.columns.enumerated() {
            guard let cell = record.fields[index], !cell.isEmpty else { continue }
            numbers[index]?.take(cell, line: record.line)
            if found.count < Self.doubtLimit, let change = CellDoubt.change(of: cell, in: column.content) {
                found.append(CellDoubt(line: record.line, column: column.title, change: change))
            }
        }
    }
}
