import Messages

/// Counts what became of an import's rows.
struct ImportTally {
    enum Outcome {
        case added
        case changed
        case unchanged
    }

    private var added = 0
    private var changed = 0
    private var unchanged = 0
    private var rejected: [RejectedRow] = []

    /// - Throws: `DeskError` if there are more rows than a command takes.
    static func checkSize(_ count: Int) throws(DeskError) {
        guard count <= ImportReport.rowLimit else {
            throw .invalid(
                "import.rows", "an import command takes \(ImportReport.rowLimit) rows, not \(count): send it in parts")
        }
    }

    mutating func count(_ outcome: Outcome) {
        switch outcome {
        case .added: added += 1
        case .changed: changed += 1
        case .unchanged: unchanged += 1
        }
    }

    mutating func reject(_ line: Int, _ problem: RowProblem) {
        rejected.append(RejectedRow(line: line, reason: problem.reason, message: problem.message))
    }

    /// Does one row; a `RowProblem` rejects it, anything else ends the command.
    mutating func row(_ line: Int, _ decide: () throws -> Outcome) throws {
        do {
            count(try decide())
        } catch let problem as RowProblem {
            reject(line, problem)
        }
    }

    var report: ImportReport {
        ImportReport(added: added, changed: changed, unchanged: unchanged, rejected: rejected)
    }
}
