import Foundation
import HTTPTypes
import Hummingbird
import Messages

/// What the code at the door opens, and the village's page 不说是哪家.
struct ScanPage: Sendable {
    let edge: Edge
    private let kept = PageCache<Model>("villager/scan")

    init(edge: Edge) {
        self.edge = edge
    }

    func add(to router: Router<EdgeContext>) {
        router.get("h/:code") { request, context in
            try await open(code: context.parameters.get("code") ?? "", request, context)
        }
        router.get("h") { request, context in
            guard let scanned = edge.jar.open(CookieJar.household, as: Scanned.self, of: request) else {
                throw EdgeError(.notFound, "villager.expired")
            }
            return try await page(FilingPlace(scanned), context)
        }
        router.get("v/:area") { _, context in
            try await page(edge.village(context.parameters.get("area") ?? "", context), context)
        }
    }

    /// Exchanges a code for a short session at once, so that no address holds it any longer.
    func open(code: String, _ request: Request, _ context: EdgeContext) async throws -> Response {
        let place = try await edge.throttles.guessing(edge.clientAddress(of: request, context)) {
            try await edge.ask(ResolveCode(code: code), context)
        }
        var response = Response.redirect(to: "/h")
        response.headers[.referrerPolicy] = "no-referrer"
        let scanned = Scanned(code: code, place: place)
        response.setCookie(try edge.jar.sealed(CookieJar.household, scanned, for: Self.time))
        return response
    }

    /// How many meetings are shown; the rest is a page further.
    private static let meetings = 3

    /// How long a scanned code is good for.
    static let time = Duration.seconds(30 * 60)

    private func page(_ place: FilingPlace, _ context: EdgeContext) async throws -> Response {
        let words = edge.words(context)
        let policy = try await edge.common.policy(edge, context)
        let places = try await edge.common.places(edge, context)
        let suffix = place.code == nil ? "?v=\(place.area)" : ""
        let telephones = [places.find(place.area), places.find(place.area.town)].compactMap { $0 }
            .compactMap(OfficeLine.init)
        let guides = (try? await edge.common.guides(in: place.area, edge, context)) ?? []
        let known = await edge.common.meetingsAtHand(in: place.area, edge, context)
        let model = Model(
            town: place.town, village: place.village, door: place.door.map { _ in PageGap.mark },
            telephones: telephones, hasTelephones: !telephones.isEmpty,
            kinds: CaseKind.allCases.map {
                Kind(
                    address: "/file/\($0.rawValue)\(suffix)", name: edge.name(of: $0, policy, context),
                    about: words("villager.kinds.\($0.rawValue).about"), isConsult: $0 == .consult,
                    isHelp: $0 == .help, isSupervise: $0 == .supervise, isSuggest: $0 == .suggest)
            },
            guides: guides.prefix(GuidesPage.firstFew).map { GuideLink($0, in: place.area) },
            hasGuides: !guides.isEmpty,
            allGuides: "/guides?v=\(place.area)",
            meetings: known?.meetings.prefix(Self.meetings).map { MeetingLine($0, words) } ?? [],
            hasMeetings: known.map { !$0.meetings.isEmpty || $0.takesNumbers } ?? false,
            allMeetings: "/v/\(place.area)/meetings", villagePage: place.code == nil ? nil : "/v/\(place.area)")
        return kept.page(model, filling: place.door, edge.pages, context)
    }

    private struct Model: Hashable, Sendable {
        let town: String
        let village: String
        /// The gap; nil on a village's own page.
        let door: String?
        let telephones: [OfficeLine]
        let hasTelephones: Bool
        let kinds: [Kind]
        /// What people often need done: the first few.
        let guides: [GuideLink]
        let hasGuides: Bool
        let allGuides: String
        /// The next few of the village.
        let meetings: [MeetingLine]
        let hasMeetings: Bool
        let allMeetings: String
        /// 不说是哪家; nil on that page itself.
        let villagePage: String?
    }

    private struct OfficeLine: Hashable, Sendable {
        let telephonePlace: String
        let number: String
        let dialled: String
        let hours: String?
        let address: String?

        init?(_ area: Area) {
            guard let telephone = area.telephone else { return nil }
            telephonePlace = area.name
            number = Telephone.shown(telephone)
            dialled = Telephone.dialled(telephone)
            hours = area.hours
            address = area.address
        }
    }

    private struct Kind: Hashable, Sendable {
        let address: String
        let name: String
        let about: String
        // Which drawing stands beside it.
        let isConsult: Bool
        let isHelp: Bool
        let isSupervise: Bool
        let isSuggest: Bool
    }
}

/// A household whose code was scanned: what the browser holds, sealed.
struct Scanned: Codable, Sendable {
    let code: String
    let place: ResolveCode.Reply
}

extension Edge {
    /// The words on a kind's button; in Chinese as the county's policy has them.
    func name(of kind: CaseKind, _ policy: CasePolicy, _ context: EdgeContext) -> String {
        let own = context.visitor.language == .chinese ? policy.kinds.first { $0.kind == kind }?.name : nil
        return own ?? words(context)("villager.kinds.\(kind.rawValue).name")
    }
}
