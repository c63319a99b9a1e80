package import Messages

/// Reads a sheet as the chunks that import commands take, and refuses what no desk need be asked about: records that
/// cannot be read, and rows that repeat an earlier one of the file.
package struct RowChunks<Row: SheetRow> {
    package struct Chunk: Sendable {
        /// At most `ImportReport.rowLimit`.
        package let rows: [Row]
        package let rejected: [RejectedRow]
    }

    private var sheet: Sheet
    private let limit: Int
    /// Line by identity; of 350,000 households some 40 MB.
    private var seen: [String: Int] = [:]

    /// - Throws: `PaperError` if the first line will not do.
    package init(_ reader: CSVReader, limit: Int = ImportReport.rowLimit) throws {
        sheet = try Sheet(reader, columns: Row.columns)
        self.limit = limit
    }

    /// The next chunk; nil at the end.
    ///
    /// - Throws: what the reader's source throws.
    package mutating func next() throws -> Chunk? {
        var rows: [Row] = []
        var rejected: [RejectedRow] = []
        rows.reserveCapacity(limit)
        while rows.count < limit && rejected.count < limit {
            do {
                guard let record = try sheet.next() else { break }
                let row = Row(line: record.line, fields: record.fields)
                if let first = seen.updateValue(record.line, forKey: row.identity) {
                    seen[row.identity] = first
                    rejected.append(
                        RejectedRow(
                            line: record.line, reason: .duplicateInFile,
                            message: "与第 \(first) 行重复；请只保留一行 (same as line \(first): keep one)"))
                } else {
                    rows.append(row)
                }
            } catch let problem as PaperError {
                rejected.append(
                    RejectedRow(line: problem.line ?? 0, reason: .malformed, message: problem.message))
            }
        }
        return rows.isEmpty && rejected.isEmpty ? nil : Chunk(rows: rows, rejected: rejected)
    }
}
