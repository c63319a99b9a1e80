import Bus
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Messages
import NIOCore
import Papers
import ServiceKit

/// Reads the county's registers from CSV files: sent from the browser, taken in beside it, with progress and a report of the
/// lines that were not taken.
struct ImportPage: Sendable {
    let edge: Edge
    let jobs: ImportJobs

    /// - Parameter router: where a keeper of registers is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/imports") { _, context in
            edge.page("operator/imports", ImportModel(jobs, edge, context), context)
        }
        router.post("operator/imports") { request, context in
            let form = try await edge.form(of: request, context)
            let id = try begin(form, context)
            return Response.redirect(to: "/operator/imports/\(id)")
        }
        router.get("operator/imports/:id") { _, context in
            let job = try find(context)
            return edge.page("operator/import", ImportJobModel(job, edge, context), context)
        }
        router.get("operator/imports/:id/rejected.csv") { _, context in
            let job = try find(context)
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/csv; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"rejected.csv\"", .cacheControl: "no-store",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(string: RejectionSheet.csv(job.rejected))))
        }
    }

    private func find(_ context: EdgeContext) throws -> ImportJob {
        guard let id = context.parameters.get("id").flatMap({ UUIDv7($0) }),
            let job = jobs.find(id, of: context.viewer?.account ?? "")
        else { throw EdgeError(.notFound, "operator.imports.gone") }
        return job
    }

    private func begin(_ form: Form, _ context: EdgeContext) throws -> UUIDv7 {
        guard let viewer = context.viewer, let id = form.operationID,
            let kind = form["kind"].flatMap({ ImportKind(rawValue: $0) }), viewer.holds(kind.roles)
        else { throw EdgeError(.unprocessableContent, "error.form") }
        // A form that is sent twice begins one job.
        guard jobs.find(id, of: viewer.account) == nil else { return id }
        guard let file = form.files["file"]?.first?.bytes ?? form["rows"].map({ Data($0.utf8) }), !file.isEmpty else {
            throw EdgeError(.unprocessableContent, "operator.imports.empty")
        }
        try jobs.begin(
            ImportJob(
                id: id, account: viewer.account, kind: kind, bytes: file.count, began: edge.surroundings.clock()))
        let desk = ImportDesk(desks: edge.desks, actor: viewer.actor)
        Task { await run(id, kind, file, desk, edge.words(context)) }
        return id
    }

    private func run(_ id: UUIDv7, _ kind: ImportKind, _ file: Data, _ desk: ImportDesk, _ words: Words) async {
        var problem: String?
        do {
            try await kind.send(file, to: desk) { report, read in jobs.change(id) { $0.take(report, read: read) } }
        } catch let error as PaperError {
            problem = error.message
        } catch let error as DeskError {
            problem = error.message
        } catch {
            edge.logger.error("an import ended", metadata: ["error": "\(error)"])
            problem = words("error.ours.title")
        }
        let ended = edge.surroundings.clock()
        jobs.change(id) { job in
            job.problem = problem
            job.ended = ended
        }
    }
}

struct ImportModel: Sendable {
    let tabs: [OperatorTab]
    let id: String
    let kinds: [Kind]
    let jobs: Jobs?

    struct Kind: Sendable {
        let key: String
        let name: String
        let columns: String
    }

    struct Jobs: Sendable {
        let rows: [ImportJobModel]
    }

    init(_ all: ImportJobs, _ edge: Edge, _ context: EdgeContext) {
        let words = edge.words(context)
        tabs = OperatorTab.all("imports", context.viewer, words)
        id = edge.surroundings.newID().description
        kinds = ImportKind.allCases.filter { context.viewer?.holds($0.roles) ?? false }.map {
            Kind(key: $0.rawValue, name: words("operator.imports.kind.\($0.rawValue)"), columns: $0.columns)
        }
        let rows = all.all(of: context.viewer?.account ?? "").map { ImportJobModel($0, edge, context) }
        jobs = rows.isEmpty ? nil : Jobs(rows: rows)
    }
}

struct ImportJobModel: Sendable {
    let tabs: [OperatorTab]
    let id: String
    let kind: String
    let began: String
    let span: String
    let tone: String
    let state: String
    let isRunning: Bool
    let percent: String
    let lines: String
    let added: String
    let changed: String
    let unchanged: String
    let rejectedCount: String
    let problem: String?
    let rejected: Rejected?
    let pace: String

    struct Rejected: Sendable {
        let rows: [Row]
        let isCut: Bool

        struct Row: Sendable {
            let line: String
            let message: String
        }
    }

    /// Lines shown on the page; the file holds them all.
    private static let shown = 50

    init(_ job: ImportJob, _ edge: Edge, _ context: EdgeContext) {
        let words = edge.words(context)
        tabs = OperatorTab.all("imports", context.viewer, words)
        id = job.id.description
        kind = words("operator.imports.kind.\(job.kind.rawValue)")
        began = job.began.stamp
        span = words.span((job.ended ?? edge.surroundings.clock()) - job.began)
        isRunning = job.ended == nil
        (tone, state) =
            if isRunning {
                ("", words("operator.imports.running"))
            } else if job.problem != nil {
                ("bad", words("operator.imports.failed"))
            } else {
                job.rejectedCount == 0
                    ? ("good", words("operator.imports.done")) : ("warn", words("operator.imports.partly"))
            }
        percent = String(isRunning ? job.percent : 100)
        lines = String(job.lines)
        added = String(job.added)
        changed = String(job.changed)
        unchanged = String(job.unchanged)
        rejectedCount = String(job.rejectedCount)
        problem = job.problem
        rejected =
            job.rejected.isEmpty
            ? nil
            : Rejected(
                rows: job.rejected.prefix(Self.shown).map { .init(line: String($0.line), message: $0.message) },
                isCut: job.rejectedCount > Self.shown)
        pace = isRunning ? "1000" : ""
    }
}
