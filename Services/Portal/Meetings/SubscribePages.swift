import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// A village's meetings, and 村里开会通知我: a number is left, a code comes to it, and with the code its owner begins or ends
/// being told. Between the two steps the number travels in a sealed cookie, never in an address.
struct SubscribePages: Sendable {
    let edge: Edge

    /// How long the number waits for its code: as long as the code is good.
    static let patience = Duration.seconds(15 * 60)

    func add(to router: Router<EdgeContext>) {
        router.get("v/:area/meetings") { request, context in
            let done = request.uri.queryParameters["done"].flatMap { ["begun", "ended"].contains($0) ? $0 : nil }
            return try await page(context, done: done.map { edge.words(context)("meetings.done.\($0)") })
        }
        router.post("v/:area/meetings") { request, context in
            let form = try await edge.form(of: request, context)
            return try await ask(form, from: edge.clientAddress(of: request, context), context)
        }
        router.get("v/:area/meetings/code") { request, context in
            guard let asked = try await asked(request, context) else { return try await again(context) }
            return try await codePage(asked, context)
        }
        router.post("v/:area/meetings/code") { request, context in
            let form = try await edge.form(of: request, context)
            guard let asked = try await asked(request, context) else { return try await again(context) }
            return try await answer(asked, form, from: edge.clientAddress(of: request, context), context)
        }
    }

    /// A number that a code is on its way to.
    private struct Asked: Codable {
        let village: AreaCode
        let telephone: String

        /// 138****1234.
        var masked: String { Telephone.masked(telephone) }
    }

    private func village(_ context: EdgeContext) async throws -> FilingPlace {
        try await edge.village(context.parameters.get("area") ?? "", context)
    }

    private func asked(_ request: Request, _ context: EdgeContext) async throws -> Asked? {
        let place = try await village(context)
        let asked = edge.jar.open(CookieJar.number, as: Asked.self, of: request)
        return asked?.village == place.area ? asked : nil
    }

    private func again(_ context: EdgeContext) async throws -> Response {
        .redirect(to: "/v/\(try await village(context).area)/meetings")
    }

    // MARK: The number

    private func ask(_ form: Form, from client: String, _ context: EdgeContext) async throws -> Response {
        let place = try await village(context)
        let number = form["telephone"] ?? ""
        do {
            try await edge.throttles.sendingCode(to: place.area, from: client) {
                try await send(AskSubscriptionCode(village: place.area, telephone: number), form, context)
            }
        } catch let error as EdgeError where error.status == .tooManyRequests {
            var response = try await page(
                context, typed: number, problem: edge.words(context)("error.often.text"), status: error.status)
            response.headers[.retryAfter] = error.retryAfter.map(String.init)
            return response
        } catch let error as DeskError {
            let problem = EdgeError(error)
            return try await page(
                context, typed: number, problem: edge.words(context).refusal(error, problem), status: problem.status)
        }
        var response = Response.redirect(to: "/v/\(place.area)/meetings/code")
        response.setCookie(
            try edge.jar.sealed(
                CookieJar.number, Asked(village: place.area, telephone: number), for: Self.patience))
        return response
    }

    /// Sent twice by an impatient thumb, it is one code; of a form that was gone back to, another.
    private func send(_ command: AskSubscriptionCode, _ form: Form, _ context: EdgeContext) async throws {
        do {
            _ = try await edge.ask(command, context, id: form.operationID)
        } catch let error as DeskError
            where [DeskError.reusedID, .staleID].contains(where: { $0.reason == error.reason })
        {
            _ = try await edge.ask(command, context)
        }
    }

    private func page(
        _ context: EdgeContext, done: String? = nil, typed: String = "", problem: String? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let place = try await village(context)
        let known = try await edge.common.meetings(in: place.area, edge, context)
        let words = edge.words(context)
        let model = Model(
            town: place.town, village: place.village, area: place.area.description, done: done,
            meetings: known.meetings.map { MeetingLine($0, words) }, hasMeetings: !known.meetings.isEmpty,
            takesNumbers: known.takesNumbers,
            call: try await edge.common.places(edge, context).find(place.area)?.telephone.map(OfficeNumber.init),
            typed: typed, problem: problem,
            requestID: edge.systemInputs.newID().description)
        return edge.page("meetings/village", model, context, status: status)
    }

    private struct Model: Sendable {
        let town: String
        let village: String
        let area: String
        let done: String?
        let meetings: [MeetingLine]
        let hasMeetings: Bool
        let takesNumbers: Bool
        /// The village's office, for whoever gets no text messages.
        let call: OfficeNumber?
        let typed: String
        let problem: String?
        let requestID: String
    }

    // MARK: The code

    private func answer(
        _ asked: Asked, _ form: Form, from client: String, _ context: EdgeContext
    ) async throws -> Response {
        let words = edge.words(context)
        let begins = form["wanted"] != "no"
        let command = AnswerSubscriptionCode(
            village: asked.village, telephone: asked.telephone,
            code: String((form["code"] ?? "").prefix(TypedNumber.textLimit)),
            begins: begins)
        do {
            guard try await edge.ask(command, context, id: form.operationID).isDone else {
                try edge.throttles.countMiss(client)
                return try await codePage(
                    asked, problem: words("meetings.code.wrong"), status: .unprocessableContent, context)
            }
        } catch let error as DeskError {
            let problem = EdgeError(error)
            return try await codePage(
                asked, problem: words.refusal(error, problem), status: problem.status, context)
        }
        var response = Response.redirect(to: "/v/\(asked.village)/meetings?done=\(begins ? "begun" : "ended")")
        response.setCookie(edge.jar.gone(CookieJar.number))
        return response
    }

    private func codePage(
        _ asked: Asked, problem: String? = nil, status: HTTPResponse.Status = .ok, _ context: EdgeContext
    ) async throws -> Response {
        let place = try await village(context)
        let model = CodeModel(
            village: place.village, area: place.area.description,
            sent: edge.words(context)("meetings.code.sent", ["number": asked.masked]), problem: problem,
            requestID: edge.systemInputs.newID().description)
        return edge.page("meetings/code", model, context, status: status)
    }

    private struct CodeModel: Sendable {
        let village: String
        let area: String
        let sent: String
        let problem: String?
        let requestID: String
    }
}
