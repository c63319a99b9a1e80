import Messages
import Papers

/// What is known of a file's rows: in a trial what would become of them, in an import what did.
struct ImportFindings: Sendable {
    private(set) var read = 0
    /// Bytes in all; 0 before the first chunk.
    private(set) var size = 0
    private(set) var added = 0
    private(set) var changed = 0
    private(set) var unchanged = 0
    /// Of `changed`, the rows that take something away.
    private(set) var emptied = 0
    /// In the order of the lines; the first `limit`.
    private(set) var changes: [RowChange] = []
    /// In the order of the lines; the first `limit`.
    private(set) var rejected: [RejectedRecord] = []
    private(set) var rejectedCount = 0
    /// The file's first line.
    private(set) var header: [String] = []
    /// Titles of columns that are not used.
    private(set) var unused: [String] = []
    /// Cells that a spreadsheet may have changed.
    private(set) var doubts: [CellDoubt] = []

    static let limit = 10_000

    var lines: Int { added + changed + unchanged + rejectedCount }
    var percent: Int { size == 0 ? 0 : min(100, read * 100 / size) }
    /// Whether an import of these rows would do anything.
    var doesSomething: Bool { added + changed > 0 }

    mutating func take(_ step: ImportStep) {
        (read, size) = step.progress
        (header, unused, doubts) = (step.header, step.unused, step.doubts)
        added += step.report.added
        changed += step.report.changed
        unchanged += step.report.unchanged
        emptied += step.report.changes.count { !$0.removed.isEmpty }
        changes += step.report.changes.prefix(Self.limit - changes.count)
        rejectedCount += step.rejected.count
        rejected += step.rejected.prefix(Self.limit - rejected.count)
        rejected.sort { $0.row.line < $1.row.line }
    }
}

/// What one chunk of a file brought.
struct ImportStep: Sendable {
    let progress: (read: Int, of: Int)
    let header: [String]
    let unused: [String]
    /// Of the file so far.
    let doubts: [CellDoubt]
    let report: ImportReport
    /// Refused before the desk and by it.
    let rejected: [RejectedRecord]
}
