import ArgumentParser
import Foundation
import Messages
import Papers

/// What every import can be told.
struct ImportOptions: ParsableArguments {
    @OptionGroup var desk: DeskOptions
    @Argument(
        help: "A CSV file whose first line names the columns; '-' is standard input.",
        completion: .file(extensions: ["csv"]))
    var file: String
    @Option(
        help: "Where to write the rejected lines with their cells and why, as CSV: mend and import it.",
        completion: .file())
    var rejects: String?
    @Option(help: "Lines a request, 1 to \(ImportReport.rowLimit).")
    var chunk = ImportReport.rowLimit
    @Flag(help: "Only report what would be added, changed and cleared; nothing is registered.")
    var preview = false

    func validate() throws {
        guard (1...ImportReport.rowLimit).contains(chunk) else {
            throw ValidationError("--chunk must be from 1 to \(ImportReport.rowLimit)")
        }
    }

    /// Reads the file in chunks and sends each as one command; what was sent before is found unchanged, so a file can be
    /// sent again whole.
    ///
    /// - Parameter command: makes the command; told whether it is a trial.
    /// - Throws: `ExitCode(65)` if lines were rejected; the others are in.
    func send<Row: SheetRow, C: Command>(
        _ row: Row.Type, _ command: ([Row], Bool?) -> C
    ) async throws where C.Reply == ImportReport {
        var chunks: RowChunks<Row>
        do {
            chunks = try RowChunks<Row>(CSVReader(try WholeFile.read(file)), limit: chunk)
        } catch let error as PaperError {
            throw Failure(.data, "\(file): \(error)", underlying: error)
        }
        for title in chunks.unused { Standard.say("列“\(title)”没有用到 column is not used") }
        var total = ImportTotal()
        var rejected: [RejectedRecord] = []
        let progress = Progress()
        try await desk.withDesk { desk in
            while let chunk = chunks.next() {
                var refused: [RejectedRow] = []
                if !chunk.rows.isEmpty {
                    let report = try await desk.ask(command(chunk.rows, preview ? true : nil))
                    total.add(report)
                    refused = report.rejected
                }
                let records = chunk.rejected(with: refused)
                total.rejected += records.map(\.row)
                rejected += records
                progress.show("\(total.lines) 行 lines", chunks.progress)
            }
        }
        progress.finish()
        sayDoubts(chunks.doubts)
        try report(total, rejected.sorted { $0.row.line < $1.row.line }, chunks.header)
    }

    private func sayDoubts(_ doubts: [CellDoubt]) {
        for doubt in doubts.prefix(20) {
            Standard.say(
                "第 \(doubt.line) 行“\(doubt.column)”可能被表格软件改过 a spreadsheet may have changed it (\(doubt.change.rawValue))"
            )
        }
        if doubts.count > 20 { Standard.say("… 还有 \(doubts.count - 20) 处") }
    }

    private func report(_ total: ImportTotal, _ rejected: [RejectedRecord], _ header: [String]) throws {
        try desk.show(total.report) { total in
            (preview ? "只核对，没有登记 preview: " : "")
                + "新增 added \(total.added)，变更 changed \(total.changed)"
                + "（其中清空 clearing \(total.changes.count { !$0.removed.isEmpty })），未变 unchanged \(total.unchanged)，"
                + "退回 rejected \(total.rejected.count)"
        }
        guard !rejected.isEmpty else { return }
        if let rejects {
            try Standard.write(Data(RejectionSheet.csv(rejected, header: header).utf8), to: rejects)
            Standard.say("退回的行在 rejected lines are in \(rejects)")
        } else {
            for record in rejected.prefix(20) { Standard.say("第 \(record.row.line) 行: \(record.row.message)") }
            if rejected.count > 20 {
                Standard.say("… 还有 \(rejected.count - 20) 行；--rejects FILE writes them all")
            }
        }
        throw ExitCode(Failure.Code.data.rawValue)
    }
}

/// The sum of the reports of a file's chunks.
struct ImportTotal {
    var added = 0
    var changed = 0
    var unchanged = 0
    var rejected: [RejectedRow] = []
    var changes: [RowChange] = []

    mutating func add(_ report: ImportReport) {
        added += report.added
        changed += report.changed
        unchanged += report.unchanged
        changes += report.changes
    }

    var lines: Int { added + changed + unchanged + rejected.count }

    var report: ImportReport {
        ImportReport(
            added: added, changed: changed, unchanged: unchanged, rejected: rejected.sorted { $0.line < $1.line },
            changes: changes)
    }
}
