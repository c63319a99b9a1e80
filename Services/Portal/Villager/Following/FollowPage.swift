import Bus
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// 查进度: a case by its receipt's number, which is typed once and then travels sealed.
struct FollowPage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("r") { _, context in edge.page("villager/number", NumberModel(), context) }
        router.post("r") { request, context in
            let form = try await edge.form(of: request, context)
            var context = context
            let cookies = edge.reading(form, &context)
            guard cookies.isEmpty else {
                return edge.page(
                    "villager/number", NumberModel(typedNumber: String((form["number"] ?? "").prefix(40))), context
                )
                .keeping(cookies)
            }
            return try await open(form["number"] ?? "", request, context)
        }
        router.get("r/file/:attachment") { request, context in
            guard let attachment = context.parameters.get("attachment").flatMap({ UUIDv7($0) }) else {
                throw EdgeError(.notFound, "error.missing")
            }
            return try await file(attachment, of: number(of: request), context)
        }
        router.get("r/case") { request, context in
            let number = try number(of: request)
            let shown = FollowModel.Shown(
                done: request.uri.queryParameters["done"].map(String.init), isKept: edge.mine(of: request).holds(number)
            )
            return try await page(number, shown, context)
        }
    }

    /// How long a number that was typed stays open.
    static let time = Duration.seconds(30 * 60)

    private func open(_ typed: String, _ request: Request, _ context: EdgeContext) async throws -> Response {
        let words = edge.words(context)
        let problem: String
        do {
            let number = try ReceiptNumber(typed: typed)
            _ = try await edge.throttles.guessing(edge.clientAddress(of: request, context)) {
                try await edge.ask(FollowCase(receipt: number.digits), context)
            }
            var response = Response.redirect(to: "/r/case")
            response.setCookie(try edge.jar.sealed(CookieJar.receipt, number.digits, for: Self.time))
            return response
        } catch ReceiptNumber.Mistake.malformed {
            problem = words("villager.number.malformed")
        } catch ReceiptNumber.Mistake.mistyped {
            problem = words("villager.number.mistyped")
        } catch let error as DeskError where error.kind == .notFound {
            problem = words("villager.number.unknown")
        }
        return edge.page(
            "villager/number", NumberModel(typedNumber: String(typed.prefix(40)), numberProblem: problem), context,
            status: .unprocessableContent)
    }

    /// The number that the browser has open.
    ///
    /// - Throws: `EdgeError` if it has none.
    func number(of request: Request) throws -> String {
        guard let number = edge.jar.open(CookieJar.receipt, as: String.self, of: request) else {
            throw EdgeError(.notFound, "villager.closed")
        }
        return number
    }

    private func file(_ attachment: UUIDv7, of number: String, _ context: EdgeContext) async throws -> Response {
        let answer = try await edge.desks.ask(
            OpenAttachment(.receipt(number), attachment: attachment), as: .villager, traceparent: context.traceparent)
        guard let bytes = answer.attachments.first else { throw EdgeError(.notFound, "error.missing") }
        return .shownInPlace(bytes, answer.reply.mediaType)
    }

    func page(_ number: String, _ shown: FollowModel.Shown, _ context: EdgeContext) async throws -> Response {
        let reply = try await edge.ask(FollowCase(receipt: number), context)
        let policy = try await edge.common.policy(edge, context)
        let model = FollowModel(
            reply, kindName: edge.name(of: reply.kind, policy, context), policy: policy, shown: shown,
            newID: edge.systemInputs.newID, words: edge.words(context))
        return edge.page(
            "villager/case", model, context, status: shown.problem == nil ? .ok : .unprocessableContent)
    }

    private struct NumberModel: Sendable {
        var typedNumber = ""
        var numberProblem: String?
        /// No other form is on its page.
        let isAlone = true
    }
}
