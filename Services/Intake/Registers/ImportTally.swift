import Messages

/// Counts what became of an import's rows.
struct ImportTally {
    enum Outcome {
        case added
        /// What is different, column by column.
        case changed([FieldChange])
        case unchanged
    }

    private var added = 0
    private var changed = 0
    private var unchanged = 0
    private var changes: [RowChange] = []
    private var rejected: [RejectedRow] = []

    /// - Throws: `DeskError` if there are more rows than a command takes.
    static func checkSize(_ count: Int) throws(DeskError) {
        guard count <= ImportReport.rowLimit else {
            throw .invalid(
                "import.rows", "an import command takes \(ImportReport.rowLimit) rows, not \(count): send it in parts")
        }
    }

    mutating func count(_ outcome: Outcome, line: Int) {
        switch outcome {
        case .added: added += 1
        case .changed(let fields):
            changed += 1
            changes.append(
                RowChange(
                    line: line, replaced: fields.filter { !$0.isRemoval }.map(\.column),
                    removed: fields.filter(\.isRemoval).map(\.column)))
        case .unchanged: unchanged += 1
        }
    }

    mutating func reject(_ line: Int, _ problem: RowProblem) {
        rejected.append(RejectedRow(line: line, reason: problem.reason, message: problem.message))
    }

    /// Does one row; a `RowProblem` rejects it, anything else ends the command.
    mutating func row(_ line: Int, _ decide: () throws -> Outcome) throws {
        do {
            count(try decide(), line: line)
        } catch let problem as RowProblem {
            reject(line, problem)
        }
    }

    var report: ImportReport {
        ImportReport(
            added: added, changed: changed, unchanged: unchanged, rejected: rejected, changes: changes)
    }
}

/// A column in which a row differs from what is registered.
struct FieldChange: Equatable, Sendable {
    /// As it is named on the wire.
    let column: String
    /// The row is empty there.
    let isRemoval: Bool

    /// The columns of `pairs` whose values differ: what is registered, then what the row says.
    static func between(_ pairs: KeyValuePairs<String, (String?, String?)>) -> [FieldChange] {
        pairs.compactMap { column, values in
            let (before, after) = (values.0 ?? "", values.1 ?? "")
            return before == after ? nil : FieldChange(column: column, isRemoval: after.isEmpty)
        }
    }
}
