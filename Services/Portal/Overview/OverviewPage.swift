import Bus
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore
import ServiceKit

/// A leader's view: figures of an area by place, matter, state and time, drawn, with a table beside each drawing; and the
/// monthly sheet as a file.
struct OverviewPage: Sendable {
    let edge: Edge

    /// - Parameter router: where somebody must be signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("overview") { request, context in try await show(Question(request, edge, context), context) }
        router.get("overview/sheet") { request, context in
            let question = try Question(request, edge, context)
            let sheet = try await edge.desks.ask(
                ReadMonthlySheet(area: question.area, year: question.month.year, month: question.month.month),
                as: context.viewer?.actor ?? .villager, traceparent: context.traceparent)
            return Response(
                status: .ok,
                headers: [
                    .contentType: sheet.reply.mediaType,
                    .contentDisposition: "attachment; filename=\"\(sheet.reply.fileName)\"", .cacheControl: "no-store",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: sheet.attachments.first ?? Data())))
        }
    }

    private func show(_ question: Question, _ context: EdgeContext) async throws -> Response {
        let words = edge.words(context)
        let policy = try await edge.ask(ReadCasePolicy(), context)
        let areas = try await edge.ask(ListAreas(within: question.widest), context).areas
        let names = OverviewNames(words: words, policy: policy, areas: areas)
        let reply = try await edge.ask(
            ReadOverview(area: question.area, from: question.from, through: question.through), context)
        let ratings =
            question.asksReasons && reply.whole != nil
            ? try await edge.ask(
                OpenRatings(area: question.area, from: question.from, through: question.through), context
            ).ratings : nil
        return edge.page(
            "overview/overview", OverviewModel(question, reply, ratings, areas, names), context)
    }
}

/// What of which area a person asked for.
struct Question: Sendable {
    /// The widest area of the person's posts.
    let widest: AreaCode
    let area: AreaCode
    let from: CivilDay
    let through: CivilDay
    /// The month of the sheet: its first day.
    let month: CivilDay
    let today: CivilDay
    /// Whether the reasons of those who were dissatisfied are opened.
    let asksReasons: Bool

    /// - Throws: `EdgeError` if a field is no area or no day, or the person holds no post.
    init(_ request: Request, _ edge: Edge, _ context: EdgeContext) throws {
        guard let widest = context.viewer?.roles.map(\.area).min(by: { $0.level < $1.level }) else {
            throw EdgeError(.forbidden, "error.forbidden")
        }
        let today = CivilDay(inChinaAt: edge.systemInputs.clock())
        self.today = today
        let query = request.uri.queryParameters
        func field<Value>(_ name: String, _ read: (String) -> Value?, else fallback: Value) throws -> Value {
            guard let text = query[Substring(name)], !text.isEmpty else { return fallback }
            guard let value = read(String(text)) else { throw EdgeError(.unprocessableContent, "overview.wrong") }
            return value
        }
        self.widest = widest
        area = try field("area", AreaCode.init, else: widest)
        from = try field("from", CivilDay.init, else: CivilDay(year: today.year, month: 1, day: 1) ?? today)
        through = try field("through", CivilDay.init, else: today)
        asksReasons = query["reasons"] == "1"
        month = try field("month", { CivilDay($0 + "-01") }, else: today.advanced(by: 1 - today.day))
    }
}
