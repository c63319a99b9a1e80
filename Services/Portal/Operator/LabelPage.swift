import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore
import Papers

/// Labels of a village's codes: a page for the browser's printer, or a list for the print shop. What is fetched counts as
/// printed; the doors' numbers are opened for it, on record.
struct LabelPage: Sendable {
    let edge: Edge

    /// - Parameter router: where a keeper of codes is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.post("operator/codes/labels") { request, context in
            let form = try await edge.form(of: request, context)
            let area = try PlaceQuestion.area(form["area"], context)
            guard let link = LabelLink(base: base(request)) else { throw EdgeError(.internalServerError, "error.ours") }
            return try await edge.queues.labels.pass(edge.client(of: request, context)) {
                let labels = try await fetch(area, form, context)
                guard !labels.isEmpty else { throw EdgeError(.notFound, "operator.codes.nothing") }
                return form["as"] == "list" ? list(labels, area, link) : try sheet(labels, link)
            }
        }
    }

    /// Where the codes lead: the address that the operator set, or the one this page was asked at.
    private func base(_ request: Request) -> String {
        let here = (edge.settings.isSecure ? "https://" : "http://") + (request.head.authority ?? "")
        return (edge.settings.publicURL ?? here) + "/h"
    }

    /// Page by page, each under an id that follows from the form's: the same form gets the same labels again.
    private func fetch(_ area: AreaCode, _ form: Form, _ context: EdgeContext) async throws -> [CodeLabel] {
        var labels: [CodeLabel] = []
        var after: UUIDv7?
        for part in 0..<CodeChangeForm.partLimit * 5 {
            let page = try await edge.ask(
                PrintCodes(area: area, grid: form["grid"], again: form["again"] != nil, after: after), context,
                id: form.operationID?.part(part))
            labels += page.labels
            after = page.next
            if after == nil { break }
        }
        return labels
    }

    /// The sheet carries its own style, which is allowed by its hash and for this page only.
    private func sheet(_ labels: [CodeLabel], _ link: LabelLink) throws -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
                .contentSecurityPolicy: Self.policy,
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: try LabelSheet.html(labels, link: link))))
    }

    static let policy: String = {
        let hash = Data(SHA256.hash(data: Data(LabelSheet.style.utf8))).base64EncodedString()
        return
            "default-src 'none'; style-src 'sha256-\(hash)'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    }()

    private func list(_ labels: [CodeLabel], _ area: AreaCode, _ link: LabelLink) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"labels-\(area).csv\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: LabelList.csv(labels, link: link))))
    }
}
