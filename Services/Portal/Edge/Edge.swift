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
    let stretcher: Stretcher
    let signInThrottle = SignInThrottle()
    let presence = Presence()
    let operators = KnownOperators()
    let surroundings: Surroundings
    let common: Common
    /// What the whole process counts.
    let registry: PrometheusRegistry
    let logger: Logger

    /// Everything but the server itself.
    ///
    /// - Throws: `ServiceError` of a wrong setting or a missing file; `VaultError` of the keyring.
    static func make(beside running: RunningService, _ settings: EdgeSettings, web: URL) async throws -> Edge {
        let clock = running.surroundings.clock
        let secret = try running.secret(named: "edge")
        let formToken = FormToken(secret: secret)
        let assets = try Assets(web: web)
        return Edge(
            settings: settings,
            desks: try Desks(
                Endpoints(runDirectory: running.place.run), context: running.context, clock: clock,
                logger: running.logger),
            pages: try await Pages(web: web, assets: assets, formToken: formToken, site: settings.site),
            assets: assets,
            jar: CookieJar(secret: secret, isSecure: settings.isSecure, clock: clock), formToken: formToken,
            stretcher: Stretcher(running.surroundings), surroundings: running.surroundings,
            common: Common(county: running.place.county, clock: clock),
            registry: running.registry, logger: running.logger)
    }

    /// The edge as a service that runs beside the desk.
    static func open(beside running: RunningService, _ settings: Settings) async throws -> any Service {
        let edge = try await make(
            beside: running, EdgeSettings(settings), web: WebFolder.find(settings.text("web")))
        return EdgeServer(edge: edge, run: running.place.run)
    }

    /// Every route, with what stands before it.
    func router() -> Router<EdgeContext> {
        let router = Router(context: EdgeContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: RequestRecord(logger: logger))
        router.add(middleware: SafetyHeaders(isSecure: settings.isSecure))
        router.add(middleware: Visitors(jar: jar))
        router.add(middleware: ErrorPages(pages: pages))
        assets.add(to: router)
        Reading(edge: self).add(to: router)
        StartPage(edge: self).add(to: router)
        ScanPage(edge: self).add(to: router)
        FilingPage(edge: self).add(to: router)
        ReceiptPage(edge: self).add(to: router)
        FollowPage(edge: self).add(to: router)
        FilerActs(edge: self).add(to: router)
        NoticePages(edge: self).add(to: router)
        SignInPage(edge: self).add(to: router)
        AccountPage(edge: self).add(to: router)
        PhonePages(edge: self).add(to: router)
        AccountsPage(edge: self).add(to: router)
        PostsPage(edge: self).add(to: router)
        TokensPage(edge: self).add(to: router)
        OperatorRoom(edge: self).add(to: router)
        return router
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

    func words(_ context: EdgeContext) -> Words { pages.words(context.visitor.language) }
}
