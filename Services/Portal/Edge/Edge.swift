import Bus
import Foundation
import Hummingbird
import Logging
import Messages
import ServiceKit
import ServiceLifecycle

/// The web edge: what every page and every route needs, made once at start.
struct Edge: Sendable {
    let settings: EdgeSettings
    let desks: Desks
    let pages: Pages
    let assets: Assets
    let jar: CookieJar
    let formToken: FormToken
    let templates: AnswerTemplates
    let hub: LiveHub
    let passwordHasher: PasswordHasher
    let signInThrottle = SignInThrottle()
    let presence = Presence()
    let queues = Queues()
    let uploads = UploadBudget()
    let connections: ConnectionLimit
    let proxyWatch: ProxyWatch
    let index: CaseIndex
    let operators = KnownOperators()
    let unread: UnreadCounts
    let systemInputs: SystemInputs
    let common: SharedLookups
    /// What the whole process counts.
    let registry: PrometheusRegistry
    let throttles: Throttles
    let held: PendingFilings
    let logger: Logger

    /// Everything but the server itself.
    ///
    /// - Throws: `ServiceError` of a wrong setting or a missing file; `VaultError` of the keyring.
    static func make(
        beside running: RunningService, _ settings: EdgeSettings, web: URL, _ proxyWatch: ProxyWatch
    ) async throws -> Edge {
        let clock = running.systemInputs.clock
        let secret = try running.secret(named: "edge")
        let formToken = FormToken(secret: secret)
        let assets = try Assets(web: web)
        let desks = try Desks(
            running.endpoints, own: running.localDesk, context: running.context, clock: clock, logger: running.logger)
        let edge = Edge(
            settings: settings, desks: desks,
            pages: try Pages(web: web, assets: assets, formToken: formToken, site: settings.site),
            assets: assets,
            jar: CookieJar(secret: secret, isSecure: settings.isSecure, clock: clock), formToken: formToken,
            templates: try AnswerTemplates(file: settings.answers ?? web.appending(path: "answers.json")),
            hub: LiveHub(listenerLimit: settings.liveStreams), passwordHasher: PasswordHasher(running.systemInputs),
            connections: ConnectionLimit(files: OpenFiles.limit, isShared: settings.proxies == 0),
            proxyWatch: proxyWatch,
            index: CaseIndex(secret: secret, release: settings.release), unread: UnreadCounts(clock: clock),
            systemInputs: running.systemInputs,
            common: SharedLookups(county: running.place.county, clock: clock), registry: running.registry,
            throttles: Throttles(clock: clock), held: PendingFilings(clock: clock),
            logger: running.logger)
        edge.installBounds()
        return edge
    }

    /// Lets be seen how much of each bound is used.
    private func installBounds() {
        registry.bound("live_streams", limit: hub.listenerLimit) { [hub] in hub.listeners }
        registry.bound("password_queue", limit: PasswordHasher.places) { [passwordHasher] in passwordHasher.waiting }
        uploads.install(into: registry)
        connections.install(into: registry)
        registry.bound("open311_posters", limit: CaseIndex.posterLimit) { [index] in index.posters }
        queues.install(into: registry)
        throttles.install(into: registry)
        registry.bound("held_filings", limit: PendingFilings.countLimit) { [held] in held.count }
    }

    /// The edge as a service that runs beside the desk.
    static func open(
        beside running: RunningService, _ settings: Settings, _ proxyWatch: ProxyWatch
    ) async throws -> any Service {
        let edge = try await make(
            beside: running, EdgeSettings(settings), web: WebFolder.find(settings.text("web")), proxyWatch)
        let following = try LiveFollowing(
            LiveFollowing.services, county: running.place.county, into: edge.hub, index: edge.index,
            desks: edge.desks, endpoints: running.endpoints, context: running.context,
            logger: running.logger)
        return EdgeServer(edge: edge, following: following, run: running.place.run, warn: running.warn)
    }

    /// Reads the county's name, for the foot of every page; without it the pages that read the places learn it.
    func learnOwner() async {
        let answer = try? await desks.ask(ListAreas(within: common.county), as: .villager).reply
        pages.owner.register(answer?.areas.first { $0.code == common.county }?.name)
    }

    /// A whole page: see `Pages.page`.
    func page(
        _ template: String, _ model: some Sendable, _ context: EdgeContext, status: HTTPResponse.Status = .ok
    ) -> Response {
        pages.page(template, model, context, status: status)
    }

    /// Asks a desk on behalf of whoever is signed in, or of the public.
    ///
    /// - Parameter id: of an earlier try whose outcome is unknown: it is answered as that one was, and done once.
    /// - Throws: `DeskError`; `ErrorPages` makes a page of it.
    func ask<R: Messages.Request>(
        _ request: R, attachments: [Data] = [], _ context: EdgeContext, id: UUIDv7? = nil
    ) async throws -> R.Reply {
        try await desks.ask(
            request, as: context.viewer?.actor ?? .villager, attachments: attachments, id: id,
            traceparent: context.traceparent
        ).reply
    }

    func words(_ context: EdgeContext) -> Words {
        var words = pages.words(context.visitor.language)
        words.today = CivilDay(inChinaAt: systemInputs.clock())
        return words
    }
}
