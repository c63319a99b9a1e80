import Bus
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// Where the offices write their guides 办事指南, see which are due to be read again, and take them out of force.
struct GuideEditor: Sendable {
    let edge: Edge

    /// - Parameter router: where a keeper of registers is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/guides") { request, context in
            let area = try PlaceQuestion.area(request, context)
            return try await show(area, done: request.uri.queryParameters["done"].map(String.init), context)
        }
        router.get("operator/guides/:guide") { _, context in
            let guide = try await edge.ask(ReadGuide(guide: try id(context)), context)
            return try await show(try PlaceQuestion.area(guide.area.description, context), Typed(guide), context)
        }
        router.post("operator/guides") { request, context in
            try await save(edge.form(of: request, context), context)
        }
        router.post("operator/guides/:guide/retire") { request, context in
            let form = try await edge.form(of: request, context)
            let guide = try await edge.ask(RetireGuide(guide: try id(context)), context, id: Self.request(form))
            return Response.redirect(to: "/operator/guides?area=\(guide.area)&done=retired")
        }
    }

    private func id(_ context: EdgeContext) throws -> UUIDv7 {
        guard let id = context.parameters.get("guide").flatMap({ UUIDv7($0) }) else {
            throw EdgeError(.notFound, "error.missing")
        }
        return id
    }

    private static func request(_ form: Form) -> UUIDv7? { form["id"].flatMap { UUIDv7($0) } }

    private func save(_ form: Form, _ context: EdgeContext) async throws -> Response {
        let area = try PlaceQuestion.area(form["area"], context)
        let typed = Typed(form)
        do {
            guard let order = TypedNumber.count(typed.order), let day = TypedNumber.day(typed.reviewBy) else {
                throw DeskError.invalid("form", edge.words(context)("staff.problem.form"))
            }
            let command = WriteGuide(
                guide: typed.guide, area: area, order: order, text: typed.text, reviewBy: day)
            _ = try await edge.ask(command, context, id: Self.request(form))
            return .redirect(to: "/operator/guides?area=\(area)&done=published")
        } catch let error as DeskError {
            let problem = EdgeError(error)
            let said = edge.words(context).refusal(error, problem)
            return try await show(
                area, typed, problem: said, request: error.isTransient ? form["id"] : nil, context,
                status: problem.status)
        }
    }

    private func show(
        _ area: AreaCode, _ typed: Typed? = nil, problem: String? = nil, request: String? = nil, done: String? = nil,
        _ context: EdgeContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let words = edge.words(context)
        let today = CivilDay(inChinaAt: edge.systemInputs.clock())
        let guides = try await edge.ask(ListGuides(area: area), context).guides.filter { $0.area == area }
        let place = try await edge.ask(ListAreas(within: area), context).areas.first { $0.code == area }
        let model = GuideEditorModel(
            tabs: OperatorTab.all("guides", context.viewer, words), area: area.description,
            areaName: place?.name ?? area.description,
            guides: guides.map { .init($0, today: today, words) }, hasGuides: !guides.isEmpty,
            form: .init(
                typed ?? Typed(order: (guides.map(\.order).max() ?? 0) + 1, reviewBy: today.advanced(by: 180)), words),
            isChange: typed?.guide != nil, isOpen: typed != nil, problem: problem,
            requestID: request ?? edge.systemInputs.newID().description,
            retireID: edge.systemInputs.newID().description, today: today.description,
            latest: today.advanced(by: Guide.reviewDays).description,
            done: done.flatMap { ["published", "retired"].contains($0) ? words("guides.edit.\($0)") : nil })
        return edge.page("guides/edit", model, context, status: status)
    }

    /// A guide as it stands in the form.
    struct Typed: Sendable {
        let guide: UUIDv7?
        let order: String
        let reviewBy: String
        let text: GuideText

        init(order: Int, reviewBy: CivilDay) {
            guide = nil
            self.order = String(order)
            self.reviewBy = reviewBy.description
            text = GuideText(title: "", steps: "")
        }

        init(_ guide: Guide) {
            self.guide = guide.guide
            order = String(guide.order)
            reviewBy = guide.reviewBy.description
            text = guide.text
        }

        init(_ form: Form) {
            guide = form["guide"].flatMap { UUIDv7($0) }
            order = form["order"] ?? ""
            reviewBy = form["reviewBy"] ?? ""
            text = GuideText(
                title: form.text("title"), who: form.text("who"), bring: form.text("bring"), steps: form.text("steps"),
                place: form.text("place"), hours: form.text("hours"), fee: form.text("fee"))
        }
    }
}

struct GuideEditorModel: Sendable {
    let tabs: [OperatorTab]
    let area: String
    let areaName: String
    let guides: [Row]
    let hasGuides: Bool
    let form: Fields
    let isChange: Bool
    let isOpen: Bool
    let problem: String?
    let requestID: String
    let retireID: String
    let today: String
    let latest: String
    let done: String?

    struct Row: Sendable {
        let address: String
        let title: String
        let order: Int
        let review: String
        let isDue: Bool

        init(_ entry: ListGuides.Entry, today: CivilDay, _ words: Words) {
            address = "/operator/guides/\(entry.guide)"
            title = entry.title
            order = entry.order
            review = words.day(entry.reviewBy)
            isDue = entry.reviewBy < today
        }
    }

    struct Fields: Sendable {
        let guide: String?
        let title: String
        let order: String
        let reviewBy: String
        let parts: [Part]

        struct Part: Sendable {
            let partID: String
            let label: String
            let value: String
            let isNeeded: Bool
        }

        init(_ typed: GuideEditor.Typed, _ words: Words) {
            guide = typed.guide?.description
            title = typed.text.title
            order = typed.order
            reviewBy = typed.reviewBy
            let text = typed.text
            parts = [
                ("who", text.who), ("bring", text.bring), ("steps", text.steps), ("place", text.place),
                ("hours", text.hours), ("fee", text.fee),
            ].map { Part(partID: $0, label: words("guides.\($0)"), value: $1, isNeeded: $0 == "steps") }
        }
    }
}
