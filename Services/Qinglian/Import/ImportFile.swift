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
    @Option(help: "Where to write the report of rejected lines, as CSV.", completion: .file())
    var rejects: String?
    @Option(help: "Lines a request, 1 to \(ImportReport.rowLimit).")
    var chunk = ImportReport.rowLimit

    func validate() throws {
        guard (1...ImportReport.rowLimit).contains(chunk) else {
            throw ValidationError("--chunk must be from 1 to \(ImportReport.rowLimit)")
        }
    }

    /// Reads the file in chunks and sends each as one command; what was sent before is found unchanged, so a file can be
    /// sent again whole.
    ///
    /// - Throws: `ExitCode(65)` if lines were rejected; the others are in.
    func send<Row: SheetRow, C: Command>(
        _ row: Row.Type, _ command: ([Row]) -> C
    ) async throws where C.Reply == ImportReport {
        let source = try ChunkedFile(path: file)
        var chunks: RowChunks<Row>
        do {
            chunks = try RowChunks<Row>(CSVReader { try source.next() }, limit: chunk)
        } catch let error as PaperError {
            throw Failure(.data, "\(file): \(error)", underlying: error)
        }
        var total = ImportTotal()
        let progress = Progress(of: source)
        try await desk.withDesk { desk in
            while let chunk = try chunks.next() {
                total.rejected += chunk.rejected
                if !chunk.rows.isEmpty { total.add(try await desk.ask(command(chunk.rows))) }
                progress.show("\(total.lines) 行 lines")
            }
        }
        progress.finish()
        try report(total)
    }

    private func report(_ total: ImportTotal) throws {
        try desk.show(total.report) { total in
            "新增 added \(total.added)，变更 changed \(total.changed)，未变 unchanged \(total.unchanged)，"
                + "退回 rejected \(total.rejected.count)"
        }
        guard !total.rejected.isEmpty else { return }
        if let rejects {
            try Standard.write(Data(RejectionSheet.csv(total.report.rejected).utf8), to: rejects)
            Standard.say("退回的行在 rejected lines are in \(rejects)")
        } else {
            for row in total.report.rejected.prefix(20) { Standard.say("第 \(row.line) 行: \(row.message)") }
            if total.rejected.count > 20 {
                Standard.say("… 还有 \(total.rejected.count - 20) 行；--rejects FILE writes them all")
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

    mutating func add(_ report: ImportReport) {
        added += report.added
        changed += report.changed
        unchanged += report.unchanged
        rejected += report.rejected
    }

    var lines: Int { added + changed + unchanged + rejected.count }

    var report: ImportReport {
        ImportReport(
            added: added, changed: changed, unchanged: unchanged, rejected: rejected.sorted { $0.line < $1.line })
    }
}
