import Bus
import Fixtures
import Foundation
import Ledger
import Logging
import Messages
import Passwords
import ServiceKit
import ZeroMQ

@testable import Portal

/// The accounts' desk running in this process, in a folder of its own, with a clock that stands still.
final class AccountOffice {
    static let start = Timestamp(milliseconds: 1_795_248_000_000)
    let folder: TemporaryDirectory
    let clock = HandClock(start)
    private let context: Context
    private let service: RunningService
    /// Stands in for Intake: a ledger and a feed.
    private let posts: RunningService?
    private let caller: Caller
    static let county = AreaCode.placeholder.county

    /// - Parameter following: it follows a stand-in for Intake, whose posts tests make with `seat`.
    init(following: Bool = false) throws {
        folder = try TemporaryDirectory()
        let county = Self.county
        let place = ServiceConfiguration(
            county: county, directory: folder.path + "/portal", run: folder.path + "/run",
            keyFile: folder.path + "/deployment.key")
        let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let clock = clock
        context = try Context()
        var definition = ServiceDefinition(.portal, summary: "accounts")
        Accounts.install(into: &definition)
        if following { definition.follows = [DisciplineSeats.follow(joins: AccountConsent.join)] }
        posts =
            following
            ? try RunningService.start(
                ServiceDefinition(
                    Catalogue(service: "intake", events: Catalogue.intake.events, commands: [], queries: []),
                    summary: "stands in"),
                at: ServiceConfiguration(
                    county: county, directory: folder.path + "/intake", run: folder.path + "/run",
                    keyFile: folder.path + "/intake.key"),
                registry: PrometheusRegistry(),
                systemInputs: SystemInputs(clock: { clock.now }, random: SystemInputs.system.random), logger: quiet,
                giveUp: { error in preconditionFailure("gave up: \(error)") }) : nil
        service = try RunningService.start(
            definition, at: place, registry: PrometheusRegistry(),
            systemInputs: SystemInputs(clock: { clock.now }, random: SystemInputs.system.random), logger: quiet,
            giveUp: { error in preconditionFailure("gave up: \(error)") })
        caller = try Caller.connect(
            to: Endpoints(runDirectory: place.run).desk("portal"), context: context, clock: { clock.now },
            logger: quiet)
    }

    func stop() {
        caller.close()
        service.stop()
        posts?.stop()
    }

    /// Gives a new post's seat to an account; returns once the portal knows.
    @discardableResult
    func seat(_ account: String, _ role: Role) async throws -> UUIDv7 {
        guard let posts else { preconditionFailure("nothing is followed") }
        let post = SystemInputs.system.newID()
        let from = clock.now
        try posts.localWriter.decide(as: "test") { act in
            try act.record(PostEstablished(post: post, role: RoleAtScope(role, Self.county), ordinal: 1))
            try act.record(
                PostHandedOver(
                    post: post, seat: .holder, account: account, from: from,
                    person: SealedReference(value: .placeholder, digest: "")))
        }
        let head = posts.localWriter.head
        let known = try await eventually {
            try service.localWriter.read { db in
                try FollowCursor.find(Source(county: Self.county, service: "intake"), in: db)?.position == head
            }
        }
        guard known else { throw DeskError.unavailable }
        return post
    }

    /// - Parameter roles: that the account speaks with; by default an operator's, or none.
    func call<R: Request>(
        _ request: R, as account: String = "operator", holding roles: [String]? = nil, through means: Means? = nil
    ) async throws -> R.Reply {
        let held = (roles ?? (account == "operator" ? ["operator@330281"] : [])).compactMap { RoleAtScope($0) }
        return try await caller.call(
            request, actor: Messages.Principal(account: account, roles: held, through: means), timeout: .seconds(30)
        ).reply
    }

    /// The stable code, or the kind, of the refusal that a request meets; nil if it is answered.
    func refusal<R: Request>(
        _ request: R, as account: String = "operator", holding roles: [String]? = nil, through means: Means? = nil
    ) async throws -> String? {
        do {
            _ = try await call(request, as: account, holding: roles, through: means)
            return nil
        } catch let error as DeskError {
            return error.reason ?? error.kind.map { "\($0)" }
        }
    }

    /// The ledger's bytes, event by event.
    func events() async throws -> [Data] {
        try await caller.call(ReadFeed(after: .zero, topics: [], limit: 1_000)).attachments
    }

    func types() async throws -> [String] {
        try await events().map { try JSONCoding.decode(EventHeader.self, from: $0).type.description }
    }

    // MARK: People

    /// As somebody at the edge stretches it; the least rounds that a recipe may have, so that tests are quick.
    static func secret(_ text: String) throws -> StretchedSecret {
        let recipe = StretchRecipe(salt: String(repeating: "ab", count: 16), rounds: 1_024)
        return StretchedSecret(recipe: recipe, hash: try recipe.stretch(text))
    }

    func create(_ login: String, password: String?) async throws -> Login {
        guard let login = Login(login) else { preconditionFailure("a login") }
        _ = try await call(
            CreateAccount(account: login, name: "陈明", password: try password.map(Self.secret)))
        return login
    }

    /// Signs in as the edge does: asks the recipe, stretches, asks for the session.
    func signIn(_ login: String, _ password: String, code: String? = nil) async throws -> (
        OpenSession.Outcome, SecretDigest
    ) {
        let recipe = try await call(ReadRecipe(login: login), as: "villager").recipe
        let digest = newSecret().digest
        let reply = try await call(
            OpenSession(login: login, hash: try recipe.stretch(password), code: code, session: digest), as: "villager")
        return (reply.outcome, digest)
    }

    func newSecret() -> Secret {
        var random = SystemRandomNumberGenerator()
        return Secret(&random)
    }

    func goesOn(_ session: SecretDigest) async throws -> Bool {
        try await refusal(CheckSession(session: session), as: "villager") == nil
    }
}
