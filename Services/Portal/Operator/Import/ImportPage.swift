import Bus
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Messages
import NIOCore
import Papers
import ServiceKit

/// Reads the county's registers from CSV files: sent from the browser, tried, and taken in beside it once their sender has seen
/// what they would do, with progress and a report of the lines that were not taken.
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
        router.post("operator/imports/:id/confirm") { request, context in
            _ = try await edge.form(of: request, context)
            let job = try find(context)
            if let (kind, file) = try jobs.confirm(job.id, of: job.account), let viewer = context.viewer {
                let desk = ImportHandlers(desks: edge.desks, actor: viewer.actor)
                Task { await run(job.id, kind, file, desk, isTrial: false, edge.words(context)) }
            }
            return Response.redirect(to: "/operator/imports/\(job.id)")
        }
        router.get("operator/imports/:id/rejected.csv") { _, context in
            let findings = try find(context).findings
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/csv; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"rejected.csv\"", .cacheControl: "no-store",
                ],
                body: ResponseBody(
                    byteBuffer: ByteBuffer(string: RejectionSheet.csv(findings.rejected, header: findings.header))))
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
        let pasted = form.fields["rows"]?.first.map { [UInt8]($0.utf8) } ?? []
        let file = form.files["file"]?.first.map { [UInt8]($0.bytes) } ?? pasted
        guard file.contains(where: { $0 > 0x20 }) else {
            throw EdgeError(.unprocessableContent, "operator.imports.empty")
        }
        try jobs.begin(
            ImportJob(
                id: id, account: viewer.account, kind: kind, began: edge.systemInputs.clock(), file: file))
        let desk = ImportHandlers(desks: edge.desks, actor: viewer.actor)
        Task { await run(id, kind, file, desk, isTrial: true, edge.words(context)) }
        return id
    }

    private func run(
        _ id: UUIDv7, _ kind: ImportKind, _ file: [UInt8], _ desk: ImportHandlers, isTrial: Bool, _ words: Words
    ) async {
        var problem: String?
        do {
            try await kind.send(file, to: desk, isTrial: isTrial) { step in jobs.change(id) { $0.take(step) } }
        } catch let error as PaperError {
            problem = error.message
        } catch let error as DeskError {
            problem = error.message
        } catch {
            edge.logger.error("an import ended", metadata: ["error": "\(error)"])
            problem = words("error.ours.title")
        }
        let ended = edge.systemInputs.clock()
        jobs.change(id) { job in
            job.problem = problem
            job.phase = isTrial && problem == nil ? .waiting : .ended
            if !job.canBegin { job.file = nil }
            job.ended = job.phase == .ended ? ended : nil
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
        id = edge.systemInputs.newID().description
        kinds = ImportKind.allCases.filter { context.viewer?.holds($0.roles) ?? false }.map {
            Kind(key: $0.rawValue, name: words("operator.imports.kind.\($0.rawValue)"), columns: $0.columns)
        }
        let rows = all.all(of: context.viewer?.account ?? "").map { ImportJobModel($0, edge, context) }
        jobs = rows.isEmpty ? nil : Jobs(rows: rows)
    }
}
