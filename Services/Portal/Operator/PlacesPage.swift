import Foundation
import Hummingbird
import Messages
import ServiceKit

/// The places of the county and their micro-grids: county, town, village, one level a page, each with its numbers.
struct PlacesPage: Sendable {
    let edge: Edge

    /// - Parameter router: where a keeper of registers is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/places") { request, context in
            let area = try PlaceQuestion.area(request, context)
            let isSaved = request.uri.queryParameters["saved"] != nil
            return edge.page("operator/places", try await model(area, isSaved: isSaved, context), context)
        }
    }

    /// - Parameter office: the form as it was typed, if it was refused.
    func model(
        _ code: AreaCode, isSaved: Bool = false, office: PlacesModel.Office? = nil, _ context: EdgeContext
    ) async throws -> PlacesModel {
        let all = try await edge.areas(within: code, context)
        guard let area = all.first(where: { $0.code == code }) else {
            throw EdgeError(.notFound, "operator.places.none")
        }
        let below = all.filter { $0.code.parent == code }
        var rows: [PlacesModel.Place] = []
        for place in below {
            let count = try await edge.ask(CountHouseholds(area: place.code), context)
            let villages = all.filter { $0.code.parent == place.code }.count
            rows.append(.init(place, count, villages: place.code.level == .village ? nil : villages))
        }
        let grids = code.level == .village ? try await edge.grids(of: code, context) : []
        return PlacesModel(
            tabs: OperatorTab.all("places", context.viewer, edge.words(context)),
            trail: try await trail(to: code, context), area: area,
            count: try await edge.ask(CountHouseholds(area: code), context), places: rows, grids: grids,
            office: context.viewer?.holds(OfficeForm.keepers) ?? false
                ? office ?? PlacesModel.Office(area, id: edge.systemInputs.newID()) : nil, isSaved: isSaved,
            edge.words(context))
    }

    /// The places that this one lies in, the widest first, as far as the person's posts reach.
    private func trail(to code: AreaCode, _ context: EdgeContext) async throws -> [Area] {
        var trail: [Area] = []
        var next = code.parent
        while let parent = next, context.viewer?.roles.contains(where: { $0.area.contains(parent) }) ?? false {
            if let area = try await edge.ask(ListAreas(within: parent), context).areas.first {
                trail.insert(area, at: 0)
            }
            next = parent.parent
        }
        return trail
    }
}

/// Which place a page of registers is about.
enum PlaceQuestion {
    /// The one that is asked for, or the widest of the person's posts.
    ///
    /// - Throws: `EdgeError` if it is no area or lies outside what the person's posts reach.
    static func area(_ request: Request, _ context: EdgeContext) throws -> AreaCode {
        try area(request.uri.queryParameters["area"].map(String.init), context)
    }

    /// - Parameter keepers: whose posts count.
    static func area(
        _ text: String?, of keepers: Set<Role> = OperatorRoom.keepers, _ context: EdgeContext
    ) throws -> AreaCode {
        let posts = context.viewer?.roles.filter { keepers.contains($0.role) } ?? []
        guard let widest = posts.map(\.area).min(by: { $0.level < $1.level }) else {
            throw EdgeError(.forbidden, "error.forbidden")
        }
        guard let text, !text.isEmpty else { return widest }
        guard let area = AreaCode(text) else { throw EdgeError(.notFound, "operator.places.none") }
        guard posts.contains(where: { $0.area.contains(area) }) else { throw EdgeError(.forbidden, "error.forbidden") }
        return area
    }
}

extension Edge {
    /// A county's places number some hundreds; past five thousand the rest is left out.
    func areas(within area: AreaCode, _ context: EdgeContext) async throws -> [Area] {
        var all: [Area] = []
        for _ in 0..<5 {
            let page = try await ask(ListAreas(within: area, after: all.last?.code), context)
            all += page.areas
            if !page.more { break }
        }
        return all
    }

    /// The micro-grids of a village: the first five hundred, more than any village has.
    func grids(of village: AreaCode, _ context: EdgeContext) async throws -> [ListGrids.Entry] {
        try await ask(ListGrids(area: village), context).grids
    }
}

struct PlacesModel: Sendable {
    let tabs: [OperatorTab]
    let trail: [Step]
    let name: String
    let code: String
    let telephone: String?
    let hours: String?
    let address: String?
    /// Nil for who may not change it.
    let office: Office?
    let isSaved: Bool
    let figures: [Figure]
    let places: Places?
    let grids: Grids?
    let isVillage: Bool

    struct Step: Sendable {
        let code: String
        let name: String
    }

    struct Figure: Sendable {
        let title: String
        let value: String
    }

    struct Places: Sendable {
        let rows: [Place]
        let isOfTowns: Bool
    }

    struct Place: Sendable {
        let code: String
        let name: String
        let telephone: String
        let villages: String?
        let grids: String
        let households: String
        let fixed: String
        let isVillage: Bool

        init(_ area: Area, _ count: CountHouseholds.Reply, villages: Int?) {
            code = area.code.description
            name = area.name
            telephone = area.telephone.map { Telephone.shown($0) } ?? "—"
            self.villages = villages.map(String.init)
            grids = String(count.grids)
            households = String(count.households)
            fixed = Share.text(count.codes[CodeState.fixed.rawValue] ?? 0, of: count.households)
            isVillage = area.code.level == .village
        }
    }

    struct Grids: Sendable {
        let rows: [Grid]
    }

    struct Grid: Sendable {
        let number: String
        let name: String
        let households: String
        let fixed: String
    }

    init(
        tabs: [OperatorTab], trail: [Area], area: Area, count: CountHouseholds.Reply, places: [Place],
        grids: [ListGrids.Entry], office: Office?, isSaved: Bool, _ words: Words
    ) {
        self.tabs = tabs
        self.trail = trail.map { Step(code: $0.code.description, name: $0.name) }
        name = area.name
        code = area.code.description
        telephone = area.telephone.map { Telephone.shown($0) }
        hours = area.hours
        address = area.address
        self.office = office
        self.isSaved = isSaved
        isVillage = area.code.level == .village
        figures = [
            Figure(title: words("operator.places.grids"), value: String(count.grids)),
            Figure(title: words("operator.places.households"), value: String(count.households)),
            Figure(title: words("operator.places.guardians"), value: String(count.guardians)),
            Figure(
                title: words("operator.places.fixed"),
                value: Share.text(count.codes[CodeState.fixed.rawValue] ?? 0, of: count.households)),
        ]
        self.places = places.isEmpty ? nil : Places(rows: places, isOfTowns: area.code.level == .county)
        self.grids =
            grids.isEmpty
            ? nil
            : Grids(
                rows: grids.map {
                    Grid(
                        number: $0.grid.number, name: $0.grid.name, households: String($0.households),
                        fixed: Share.text($0.fixedCodes, of: $0.households))
                })
    }
}

/// A part of a whole in per cent; a dash where there is no whole.
enum Share {
    static func text(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "—" : "\(part * 100 / whole)%"
    }
}
