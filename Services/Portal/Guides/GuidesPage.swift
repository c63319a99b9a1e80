import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore
import ServiceKit

/// Guides to what people often need done 办事指南: the list of a village with a search, and each by itself; no account needed.
struct GuidesPage: Sendable {
    let edge: Edge

    /// How many the page behind a code shows.
    static let firstFew = 5

    func add(to router: Router<EdgeContext>) {
        router.get("guides") { request, context in
            let query = request.uri.queryParameters
            // Guides are a village's: who names none chooses one first.
            guard query["v"] != nil else { return Response.redirect(to: "/#places") }
            return try await list(query["v"].map(String.init), query["q"].map(String.init) ?? "", request, context)
        }
        router.get("guides/fitting") { _, _ in Response.redirect(to: "/#places") }
        router.post("guides/fitting") { request, context in
            let form = try await edge.uncheckedForm(of: request, context)
            return try await fitting(form, request, context)
        }
        router.get("guide/:guide") { request, context in
            try await show(request.uri.queryParameters["v"].map(String.init), context)
        }
    }

    private func list(
        _ village: String?, _ search: String, _ request: Request, _ context: EdgeContext
    ) async throws -> Response {
        let place = try await edge.village(village ?? "", context)
        let guides =
            search.isEmpty
            ? try await edge.common.guides(in: place.area, edge, context)
            : try await edge.queues.searches.pass(edge.client(of: request, context)) {
                try await edge.ask(ListGuides(area: place.area, search: search), context).guides
            }
        return edge.page(
            "guides/list",
            GuidesModel(
                village: place.village, area: place.area.description, search: search, hasSearch: !search.isEmpty,
                guides: guides.map { GuideLink($0, in: place.area) }, isEmpty: guides.isEmpty), context)
    }

    /// A few guides that fit what somebody is writing, for the form's script: `[{"address", "title"}]`, best first. The words
    /// are looked for and not kept; they come in a body, so that no address holds them.
    private func fitting(_ form: Form, _ request: Request, _ context: EdgeContext) async throws -> Response {
        let place = try await edge.village(form["v"] ?? "", context)
        let text = String((form["words"] ?? "").suffix(FittingGuides.textLimit))
        let known = try await edge.common.guides(in: place.area, edge, context)
        var guides = FittingGuides.choose(known, for: text)
        if guides.count < FittingGuides.limit, let clause = FittingGuides.lastClause(text) {
            let found = try await edge.queues.searches.pass(edge.client(of: request, context)) {
                try await edge.ask(ListGuides(area: place.area, search: clause), context).guides
            }
            guides += found.filter { entry in !guides.contains { $0.guide == entry.guide } }
        }
        let links = guides.prefix(FittingGuides.limit).map { GuideLink($0, in: place.area) }
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONCoding.encode(Array(links)))))
    }

    private func show(_ village: String?, _ context: EdgeContext) async throws -> Response {
        guard let id = context.parameters.get("guide").flatMap({ UUIDv7($0) }) else {
            throw EdgeError(.notFound, "error.missing")
        }
        let guide = try await edge.ask(ReadGuide(guide: id), context)
        let places = try await edge.common.places(edge, context)
        let back = village.flatMap { AreaCode($0) }.flatMap { places.find($0) }
        let today = CivilDay(inChinaAt: edge.systemInputs.clock())
        return edge.page(
            "guides/guide",
            GuideModel(
                guide, from: places.find(guide.area), back: back.map { "/guides?v=\($0.code)" }, today: today,
                edge.words(context)), context)
    }
}

/// A guide in a list.
struct GuideLink: Hashable, Codable, Sendable {
    let address: String
    let title: String

    init(_ entry: ListGuides.Entry, in village: AreaCode) {
        address = "/guide/\(entry.guide)?v=\(village)"
        title = entry.title
    }
}

struct GuidesModel: Sendable {
    let village: String
    let area: String
    let search: String
    let hasSearch: Bool
    let guides: [GuideLink]
    let isEmpty: Bool
}

struct GuideModel: Sendable {
    let heading: String
    let parts: [Part]
    let from: String?
    let officeLine: OfficeNumber?
    let checked: String
    let isOld: Bool
    /// The list that the person came from.
    let back: String?

    struct Part: Sendable {
        let partName: String
        /// In an order that counts.
        let steps: [String]
        let lines: [String]
        let isSteps: Bool
    }

    init(_ guide: Guide, from area: Area?, back: String?, today: CivilDay, _ words: Words) {
        let text = guide.text
        heading = text.title
        parts = [
            ("who", text.who), ("bring", text.bring), ("steps", text.steps), ("place", text.place),
            ("hours", text.hours), ("fee", text.fee),
        ].compactMap { key, text in
            let lines = text.split(whereSeparator: \.isNewline).map(String.init)
            guard !lines.isEmpty else { return nil }
            let isSteps = key == "steps" && lines.count > 1
            return Part(
                partName: words("guides.\(key)"), steps: isSteps ? lines : [], lines: isSteps ? [] : lines,
                isSteps: isSteps)
        }
        from = area.map { words("guides.from", ["office": $0.name]) }
        officeLine = area?.telephone.map(OfficeNumber.init)
        checked = words("guides.checked", ["day": words.day(guide.reviewBy)])
        isOld = guide.reviewBy < today
        self.back = back
    }
}
