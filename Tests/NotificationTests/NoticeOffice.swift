import Bus
import Fixtures
import Foundation
import GRDB
import Ledger
import Logging
import Messages
import ServiceKit
import Testing
import ZeroMQ

@testable import Notification

/// The service running in this process beside stand-ins for the services that it follows: what they announce, tests say.
final class NoticeOffice {
    /// Saturday, 2026-11-21, 16:00 in China.
    static let start = Timestamp(milliseconds: 1_795_248_000_000)
    static let county: AreaCode = "330281"
    static let town: AreaCode = "330281113"
    static let village: AreaCode = "330281113201"

    let folder: TemporaryDirectory
    let clock = HandClock(start)
    let definition: ServiceDefinition
    private let context: Context
    private var running: [String: RunningService] = [:]
    private(set) var caller: Caller
    private let channels: [any Channel]
    private var dispatcher: Dispatcher?
    let telephones = StubTelephones()

    private let dispatching: Bool

    /// - Parameter dispatching: false: channels are set up, and the test sends by itself.
    init(channels: [any Channel] = [], dispatching: Bool = true) throws {
        folder = try TemporaryDirectory()
        context = try Context()
        self.channels = channels
        self.dispatching = dispatching
        definition = try Notification.definition(channels: Set(channels.map(\.name)))
        caller = try Self.connect(folder, context, clock)
        for service in RuleSources.catalogues { try start(Self.standIn(for: service)) }
        try start(definition)
        try dispatch()
    }

    private func dispatch() throws {
        guard dispatching, !channels.isEmpty else { return }
        let clock = clock
        let dispatcher = Dispatcher(
            channels, work: work, making: MessageMaking(templates: try TemplateBook(), site: "https://ql.example"),
            telephones: telephones, clock: { clock.now }, logger: .silent)
        dispatcher.start()
        self.dispatcher = dispatcher
    }

    func stop() {
        dispatcher?.stop()
        caller.close()
        for service in running.values { service.stop() }
    }

    /// Stops the service and starts it again on the same data.
    func restart() throws {
        dispatcher?.stop()
        running.removeValue(forKey: "notification")?.stop()
        try start(definition)
        try dispatch()
    }

    /// What a dispatcher begins with.
    func outbox() throws -> Outbox {
        Outbox(work: work, making: MessageMaking(templates: try TemplateBook(), site: nil), logger: .silent)
    }

    var work: LocalWriter {
        guard let service = running["notification"] else { preconditionFailure("it was stopped") }
        return service.localWriter
    }

    private func start(_ definition: ServiceDefinition) throws {
        let name = definition.catalogue.service
        let place = ServiceConfiguration(
            county: Self.county, directory: "\(folder.path)/\(name)", run: folder.path + "/run",
            keyFile: "\(folder.path)/\(name).key")
        let clock = clock
        running[name] = try RunningService.start(
            definition, at: place, registry: PrometheusRegistry(),
            systemInputs: SystemInputs(clock: { clock.now }, random: SystemInputs.system.random), logger: .silent,
            giveUp: { error in preconditionFailure("gave up: \(error)") })
    }

    /// A service with nothing but a ledger and a feed.
    private static func standIn(for catalogue: Catalogue) -> ServiceDefinition {
        ServiceDefinition(
            Catalogue(service: catalogue.service, events: catalogue.events, commands: [], queries: []),
            summary: "stands in")
    }

    private static func connect(_ folder: TemporaryDirectory, _ context: Context, _ clock: HandClock) throws -> Caller {
        try Caller.connect(
            to: Endpoints(runDirectory: folder.path + "/run").desk("notification"), context: context,
            clock: { clock.now }, logger: .silent)
    }

    /// As the process does at its start.
    func beginReminders() throws {
        try work.decide(as: "test") { try Reminders.begin($0) }
    }

    /// The tables hold what the events give, all of them.
    func verify() throws {
        let report = try Verification(projections: definition.projections)
            .examine("\(folder.path)/notification/ledger.sqlite")
        #expect(report.findings == [] && report.projections.contains("notices"))
    }

    // MARK: What happens

    /// Another service announces events, in one batch; returns once they have been handled.
    func happen(_ service: String = "intake", _ events: (any Event)...) async throws {
        guard let source = running[service] else { preconditionFailure("no service \(service)") }
        try source.localWriter.decide(as: "test") { act in for event in events { try act.record(event) } }
        try await handled(service)
    }

    /// Another service announces events while this one is down, which comes back so much later; returns once they have been
    /// handled.
    func happen(
        while stopped: String, _ service: String, _ events: [any Event], for outage: Duration
    ) async throws {
        guard let source = running[service] else { preconditionFailure("no service \(service)") }
        dispatcher?.stop()
        running.removeValue(forKey: stopped)?.stop()
        try source.localWriter.decide(as: "test") { act in for event in events { try act.record(event) } }
        clock.set(clock.now + outage)
        try start(definition)
        try dispatch()
        try await handled(service)
    }

    private func handled(_ service: String) async throws {
        let head = try await head(of: service)
        guard
            try await eventually({
                try work.read { db in
                    try FollowCursor.find(Source(county: Self.county, service: service), in: db)?.position == head
                }
            })
        else { throw DeskError.unavailable }
    }

    private func head(of service: String) async throws -> Position {
        let caller = try Caller.connect(
            to: Endpoints(runDirectory: folder.path + "/run").desk(service), context: context,
            clock: { [clock] in clock.now }, logger: .silent)
        defer { caller.close() }
        return try await caller.call(Health(), timeout: .seconds(10)).reply.head
    }

    func call<R: Request>(
        _ request: R, as account: String = "operator", through means: Means? = nil
    ) async throws -> R.Reply {
        let roles = account == "operator" ? [RoleAtScope(.operator, Self.county)] : []
        return try await caller.call(
            request, actor: Messages.Principal(account: account, roles: roles, through: means), timeout: .seconds(10)
        ).reply
    }

    func refusal<R: Request>(
        _ request: R, as account: String = "operator", through means: Means? = nil
    ) async throws -> DeskError? {
        do {
            _ = try await call(request, as: account, through: means)
            return nil
        } catch let error as DeskError {
            return error
        }
    }

    /// The names of the service's files in which one of the traces stands.
    func files(holding traces: [Data]) throws -> Set<String> {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return Set(
            names.filter { name in
                guard let data = FileManager.default.contents(atPath: folder.path + "/" + name) else { return false }
                return traces.contains { data.range(of: $0) != nil }
            })
    }

    /// A verified contact, left behind the desk's back: no code is sent.
    func verifiedContact(_ channel: NoticeChannel, _ address: String, of owner: Addressee) throws -> UUIDv7 {
        try work.decide(as: "test") { act in
            let id = act.newID()
            try act.record(
                ContactAdded(
                    contact: id, owner: owner, channel: channel, address: act.seal(address, for: .contact(id)),
                    secret: nil))
            try act.record(ContactVerified(contact: id))
            return id
        }
    }

    /// Notices for the clerk about matters, each with a message to a contact, made behind the rules' back.
    ///
    /// - Returns: the deliveries, in their order.
    @discardableResult
    func announce(
        _ matters: [Subject], to contact: UUIDv7, _ channel: NoticeChannel, template: String = "case-added"
    ) throws -> [UUIDv7] {
        let now = clock.now
        return try work.decide(as: "test") { act in
            try matters.map { matter in
                let delivery = act.newID()
                let planned = PlannedDelivery(
                    id: delivery, channel: channel, contact: contact, due: now, gathered: channel.isGroup)
                let notice = Notice(id: act.newID(), to: .account("clerk"), post: nil, deliveries: [planned])
                try act.record(
                    NoticesMade(
                        rule: "case-added", edition: 0,
                        cause: NoticeCause(
                            source: Source(county: Self.county, service: "intake"), sequence: Position(1), what: "test"),
                        about: matter, template: template, kind: .progress, urgency: .normal, facts: [:], link: nil,
                        notices: [notice]))
                return delivery
            }
        }
    }

    func inbox(_ account: String) async throws -> [InboxNotice] {
        try await call(ListInbox(), as: account).notices
    }

    /// The service's own events of one type, the oldest first.
    func recorded<E: Event>(_ type: E.Type) async throws -> [E] {
        try await caller.call(ReadFeed(after: .zero, topics: [E.type.topic], limit: 1_000), timeout: .seconds(10))
            .attachments.map { try JSONCoding.decode(Envelope<E>.self, from: $0).data }
    }

    // MARK: A small county

    /// Places with their names, and posts with somebody in each.
    func settle() async throws {
        try await happen(
            "intake", area(Self.county, "余姚市", .county), area(Self.town, "陆埠镇", .town),
            area(Self.village, "五马村", .village))
        try await seat("clerk", .villageClerk, Self.village)
        try await seat("secretary", .villageSecretary, Self.village)
        try await seat("guardian", .guardian, Self.village, grid: "3")
        try await seat("town", .townDesk, Self.town)
        try await seat("discipline", .townDiscipline, Self.town)
        try await seat("county", .countyDesk, Self.county)
        try await seat("inspector", .countyDiscipline, Self.county)
    }

    private func area(_ code: AreaCode, _ name: String, _ kind: AreaKind) -> AreaRegistered {
        AreaRegistered(area: Area(code: code, name: name, kind: kind))
    }

    /// A new post whose holder is an account.
    @discardableResult
    func seat(_ account: String, _ role: Role, _ area: AreaCode, grid: String? = nil) async throws -> UUIDv7 {
        let post = SystemInputs.system.newID()
        try await happen(
            "intake", PostEstablished(post: post, role: RoleAtScope(role, area, grid: grid), ordinal: 1),
            PostHandedOver(post: post, seat: .holder, account: account, from: clock.now, person: .sample))
        return post
    }

    /// A case that is filed in the village.
    func filed(
        _ kind: CaseKind = .help, _ id: UUIDv7 = SystemInputs.system.newID(), wish: VisitWish = .door,
        contact: SealedReference? = nil
    ) -> CaseFiled {
        let office = kind == .supervise ? Office(.discipline, Self.town) : Office(.affairs, Self.village)
        return CaseFiled(
            step: CaseStep(id, .filed, by: CaseStep.filer), number: .placeholder, kind: kind, category: "housing",
            channel: .code,
            place: CasePlace(village: Self.village, grid: "3"), target: nil, office: office, sight: office.area,
            wish: wish, onBehalf: false, filed: clock.now, receipt: "r", content: .sample, contact: contact,
            receive: Deadline(day: "2026-11-24", escalations: []), answer: Deadline(day: "2026-11-30", escalations: []))
    }
}

extension SealedReference {
    static let sample = SealedReference(value: .placeholder, digest: String(repeating: "0", count: 64))
}

extension Logger {
    static var silent: Logger { Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }) }
}

extension AreaCode: ExpressibleByStringLiteral {
    package init(stringLiteral value: StaticString) {
        guard let code = AreaCode(value.description) else { preconditionFailure("\(value) is no area") }
        self = code
    }
}

extension CivilDay: ExpressibleByStringLiteral {
    package init(stringLiteral value: StaticString) {
        guard let day = CivilDay(value.description) else { preconditionFailure("\(value) is no day") }
        self = day
    }
}
