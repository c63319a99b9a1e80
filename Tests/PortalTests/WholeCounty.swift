import Bus
import Fixtures
import Foundation
import GRDB
import Ledger
import Logging
import Messages
import ServiceKit
import WorkingDays
import ZeroMQ

@testable import Intake
@testable import Notification
@testable import Portal

/// Intake and Notification running in this process as they are deployed: real posts, real rules, real inboxes.
///
/// It is Monday, 23 November 2026, 09:00 in China: a village of one grid, its town, the county, both lines.
final class WholeCounty {
    /// How the offices are filled.
    enum Staffing: String, CaseIterable { case oneEach, several }

    /// Somebody who may act: an account in one post.
    struct Person: Hashable {
        let account: String
        let role: RoleAtScope
        var seat: Seat { account.hasSuffix("-b") ? .deputy : .holder }
        var actor: Messages.Principal { Messages.Principal(account: account, roles: [role]) }
    }

    let clock = HandClock(Timestamp(milliseconds: 1_795_395_600_000))
    private(set) var people: [Person]
    private var handovers = 0
    let policy: CasePolicy
    private(set) var code = ""
    private let folder: TemporaryDirectory
    private let context: Context
    private var running: [RunningService] = []
    private var callers: [String: Caller] = [:]
    private let notices: RunningService
    private var noticesSeen = Position.zero

    static let village = AreaCode.placeholder

    init(_ staffing: Staffing) async throws {
        let folder = try TemporaryDirectory()
        let context = try Context()
        let clock = clock
        let policy = try PolicyFile.embedded()
        func start(_ definition: ServiceDefinition) throws -> RunningService {
            let name = definition.catalogue.service
            return try RunningService.start(
                definition,
                at: ServiceConfiguration(
                    county: Self.village.county, directory: "\(folder.path)/\(name)", run: folder.path + "/run",
                    keyFile: "\(folder.path)/\(name).key"), registry: PrometheusRegistry(),
                systemInputs: SystemInputs(clock: { clock.now }, random: SystemInputs.system.random), logger: .mute,
                giveUp: { error in preconditionFailure("gave up: \(error)") })
        }
        self.folder = folder
        self.context = context
        self.policy = policy
        running = [
            try start(Intake.definition(policy: policy, calendar: try .embedded())),
            try start(
                ServiceDefinition(
                    Catalogue(service: "portal", events: Catalogue.portal.events, commands: [], queries: []),
                    summary: "stands in")),
        ]
        notices = try start(try Notification.definition())
        people = try Self.people(staffing)
        for service in ["intake", "notification"] {
            callers[service] = try Caller.connect(
                to: Endpoints(runDirectory: folder.path + "/run").desk(service), context: context,
                clock: { clock.now }, logger: .mute)
        }
        try await settle()
    }

    func stop() {
        for caller in callers.values { caller.close() }
        notices.stop()
        for service in running { service.stop() }
    }

    private static func people(_ staffing: Staffing) throws -> [Person] {
        let roles = [
            "village-clerk@330281114201", "guardian@330281114201-001", "town-desk@330281114", "county-desk@330281",
            "town-discipline@330281114", "county-discipline@330281",
        ].compactMap { RoleAtScope($0) }
        let first = roles.map { Person(account: "\($0.role.rawValue)-a", role: $0) }
        guard staffing == .several, let secretary = RoleAtScope("village-secretary@330281114201") else { return first }
        return first + roles.map { Person(account: "\($0.role.rawValue)-b", role: $0) }
            + [Person(account: "secretary", role: secretary)]
    }

    private func settle() async throws {
        let areas = [("330281", "余姚市"), ("330281114", "梁弄镇"), (Self.village.description, "东溪村")]
        let setter = Messages.Principal(
            account: "t", roles: ["operator@330281", "town-desk@330281114"].compactMap { RoleAtScope($0) })
        _ = try await ask(
            ImportAreas(rows: areas.enumerated().map { AreaRow(line: $0 + 2, code: $1.0, name: $1.1) }), as: setter)
        _ = try await ask(
            ImportGrids(rows: [GridRow(line: 2, area: Self.village.description, grid: "001")]), as: setter)
        let posts = people.enumerated().map { index, one in
            PostRow(
                line: index + 2, role: one.role.role.rawValue, area: one.role.area.description,
                grid: one.role.grid ?? "", seat: one.seat == .deputy ? "deputy" : "", account: one.account,
                name: "某某")
        }
        _ = try await ask(ImportPosts(rows: posts), as: setter)
        // Deputies of discipline sit once county discipline agrees.
        let giver = Messages.Principal(
            account: "county-discipline-a", roles: ["county-discipline@330281"].compactMap { RoleAtScope($0) })
        for waiting in try await ask(ListConsents(), as: giver).waiting {
            _ = try await ask(AnswerConsent(consent: waiting.consent, agree: true), as: giver)
        }
        let household = HouseholdRow(
            line: 2, area: Self.village.description, grid: "001", number: "1", door: "东溪路1号", holder: "住户甲",
            telephone: "05740001001", order: "1")
        _ = try await ask(ImportHouseholds(rows: [household]), as: setter)
        _ = try await ask(IssueCodes(area: Self.village, grid: "001"), as: setter)
        code = try await ask(PrintCodes(area: Self.village), as: setter).labels.first?.code ?? ""
    }

    /// Gives somebody's seat to another, at once.
    ///
    /// - Returns: who sits there now.
    func handOver(_ person: Person) async throws -> Person {
        let filler = Messages.Principal(
            account: "t", roles: ["operator@330281", "town-desk@330281114"].compactMap { RoleAtScope($0) })
        let posts = try await ask(ListPosts(area: person.role.area, role: person.role.role), as: filler).posts
        let post = posts.first {
            ($0.role, person.seat == .deputy ? $0.deputy : $0.holder) == (person.role, person.account)
        }
        guard let post else { throw DeskError.notFound("post", person.account) }
        handovers += 1
        let next = Person(
            account: "\(person.role.role.rawValue)-\(handovers)\(person.seat == .deputy ? "-b" : "-a")",
            role: person.role)
        _ = try await ask(
            HandOverPost(
                post: post.post, seat: person.seat, account: next.account, name: "某某", telephone: "13812345678"),
            as: filler)
        people = people.map { $0 == person ? next : $0 }
        return next
    }

    func ask<R: Messages.Request>(
        _ request: R, as actor: Messages.Principal, of service: String = "intake"
    ) async throws -> R.Reply {
        guard let caller = callers[service] else { throw DeskError.unavailable }
        return try await caller.call(request, actor: actor, timeout: .seconds(30)).reply
    }

    /// What was announced about a case since it was asked last.
    func announced(about id: UUIDv7) async throws -> [NoticesMade] {
        let intake = try Caller.connect(
            to: Endpoints(runDirectory: folder.path + "/run").desk("intake"), context: context,
            clock: { [clock] in clock.now }, logger: .mute)
        defer { intake.close() }
        let head = try await intake.call(Health(), timeout: .seconds(10)).reply.head
        let source = Source(county: Self.village.county, service: "intake")
        let work = notices.localWriter
        guard try await eventually({ try work.read { try FollowCursor.find(source, in: $0)?.position == head } }) else {
            throw DeskError.unavailable
        }
        guard let caller = callers["notification"] else { throw DeskError.unavailable }
        let page = try await caller.call(
            ReadFeed(after: noticesSeen, topics: [NoticesMade.type.topic], limit: 1_000), timeout: .seconds(10))
        noticesSeen = page.reply.through
        return try page.attachments.map { try JSONCoding.decode(Envelope<NoticesMade>.self, from: $0).data }
            .filter { $0.about == .case(id) }
    }
}

extension Logger {
    fileprivate static var mute: Logger { Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }) }
}
