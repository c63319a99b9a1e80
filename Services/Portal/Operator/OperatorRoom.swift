import Bus
import Hummingbird
import Messages

/// The rooms of those who run the suite, and of those who keep its registers and codes.
struct OperatorRoom: Sendable {
    let edge: Edge
    let watch = ServiceWatch()
    let imports = ImportJobs()

    /// Who keeps registers or codes somewhere. What each may do where, the desk decides.
    static let keepers: Set<Role> = [.operator, .countyDesk, .townDesk, .villageClerk, .villageSecretary]

    func add(to router: Router<EdgeContext>) {
        Probes(edge: edge, watch: watch).add(to: router)
        let operators = router.group().add(
            middleware: SessionMiddleware(edge: edge, for: [.operator], duringSilence: true))
        StatusPage(edge: edge, watch: watch).add(to: operators)
        DeadLetterPage(edge: edge).add(to: operators)
        NoticesRoom(edge: edge).add(to: operators)
        IntegratorsPage(edge: edge).add(to: operators)
        CalendarPage(edge: edge).add(to: operators)
        CategoryPage(edge: edge).add(to: operators)
        PolicySheetPage(edge: edge, sheet: .figures).add(to: operators)
        PolicySheetPage(edge: edge, sheet: .names).add(to: operators)
        PolicySheetPage(edge: edge, sheet: .words).add(to: operators)
        let keepers = router.group().add(middleware: SessionMiddleware(edge: edge, for: Self.keepers))
        PlacesPage(edge: edge).add(to: keepers)
        let registrars = router.group().add(middleware: SessionMiddleware(edge: edge, for: OfficeForm.keepers))
        OfficeForm(edge: edge).add(to: registrars)
        ImportPage(edge: edge, jobs: imports).add(to: keepers)
        CodesPage(edge: edge).add(to: keepers)
        LabelPage(edge: edge).add(to: keepers)
        PolicyPage(edge: edge).add(to: keepers)
        GuideEditor(edge: edge).add(to: keepers)
    }
}

/// One of the pages of this room, as its own navigation names it.
struct OperatorTab: Sendable {
    let address: String
    let title: String
    let isHere: Bool

    /// The pages that a person's posts open.
    static func all(_ here: String, _ viewer: Viewer?, _ words: Words) -> [OperatorTab] {
        pages.filter { _, _, roles in viewer?.holds(roles) ?? false }.map { address, key, _ in
            OperatorTab(address: address, title: words("operator.tabs.\(key)"), isHere: key == here)
        }
    }

    private static let pages: [(address: String, key: String, roles: Set<Role>)] = [
        ("/operator", "status", [.operator]),
        ("/operator/dead-letters", "letters", [.operator]),
        ("/operator/notices", "notices", [.operator]),
        ("/operator/accounts", "accounts", [.operator]),
        ("/operator/posts", "posts", PostsPage.keepers),
        ("/operator/tokens", "tokens", [.operator]),
        ("/operator/integrators", "integrators", [.operator]),
        ("/operator/places", "places", OperatorRoom.keepers),
        ("/operator/imports", "imports", OperatorRoom.keepers),
        ("/operator/guides", "guides", OperatorRoom.keepers),
        ("/operator/policy", "policy", OperatorRoom.keepers),
        ("/operator/calendar", "calendar", [.operator]),
    ]
}

extension Edge {
    /// Asks one service's desk what every desk can be asked.
    ///
    /// - Throws: `DeskError`.
    func ask<R: Messages.Request>(
        _ service: String, _ request: R, _ context: EdgeContext, id: UUIDv7? = nil,
        patience: Duration = Desks.patience
    ) async throws -> R.Reply {
        try await desks.caller(service).call(
            request, actor: context.viewer?.actor ?? .villager, timeout: patience, id: id,
            traceparent: context.traceparent
        ).reply
    }
}

extension Form {
    /// What makes a form that is sent twice be done once.
    var operationID: UUIDv7? { self["id"].flatMap { UUIDv7($0) } }
}

extension Timestamp {
    /// To the second in China, `2026-11-21 16:00:00`.
    var stamp: String {
        let here = (self + .seconds(8 * 3_600)).description
        return "\(here.prefix(10)) \(here.dropFirst(11).prefix(8))"
    }

    /// To the minute in China.
    var shortStamp: String { String(stamp.dropLast(3)) }
}
