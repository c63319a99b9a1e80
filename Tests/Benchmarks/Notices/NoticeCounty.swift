import Bus
import Fixtures
import Foundation
import Logging
import Messages
import ServiceKit
import ZeroMQ

/// A county of one town whose cases `notification` tells: the program that is measured, a stand-in for Intake that announces
/// cases, and a clerk in each village.
struct NoticeCounty {
    let process: OwnService
    let caller: Caller
    let sink: NoticeSink
    private let intake: RunningService
    /// The folder of the suite's release programs.
    private let programs: String

    static let villages = 100
    static let clerks = (0..<villages).map { "clerk-\($0)" }
    private static let county = "330281"
    private static let town = "330281114"
    /// Events in one transaction of the stand-in.
    private static let batch = 500

    /// Starts both services and seats the clerks, who have no contacts yet.
    init(programs: String) throws {
        self.programs = programs
        sink = try NoticeSink()
        process = try OwnService("notification", executable: programs + "/notification")
        intake = try Self.standIn(process)
        caller = try Caller.connect(
            to: Endpoint(ipc: process.desk), context: try Context(), clock: Surroundings.system.clock,
            logger: Logger(label: "bench"))
        try launch()
        try settle()
    }

    func stop() {
        caller.close()
        intake.stop()
        process.stop()
    }

    /// Leaves a contact of a clerk and verifies it with the code that came.
    func verify(_ clerk: String) async throws {
        let added = try await leave(clerk)
        try await wait(for: "the code of \(clerk)", seconds: 60) { sink.body(at: "/\(clerk)") != nil }
        struct Message: Decodable {
            let data: [String: String]
        }
        let body = sink.body(at: "/\(clerk)") ?? []
        let code = try JSONDecoder().decode(Message.self, from: Data(body)).data["code"] ?? ""
        _ = try await caller.call(
            VerifyContact(contact: added, code: code), actor: Messages.Actor(account: clerk, roles: []))
    }

    /// Leaves a contact of an account; its code comes to the sink. From many tasks at once.
    var leave: @Sendable (_ account: String) async throws -> UUIDv7 {
        { [caller, port = sink.port] account in
            let command = AddContact(channel: .webhook, address: "http://127.0.0.1:\(port)/\(account)")
            let actor = Messages.Actor(account: account, roles: [])
            return try await caller.call(command, actor: actor, timeout: .seconds(60)).reply.contact
        }
    }

    /// Announces cases, spread over the villages.
    func file(_ cases: Int) throws {
        for start in stride(from: 0, to: cases, by: Self.batch) {
            try announce(start..<min(start + Self.batch, cases))
        }
    }

    // MARK: Services

    private static func standIn(_ process: OwnService) throws -> RunningService {
        guard let county = AreaCode(county) else { throw BenchmarkError("no county") }
        let folder = process.server.directory.path
        try FileManager.default.createDirectory(
            atPath: process.endpoints.runDirectory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let definition = ServiceDefinition(
            Catalogue(service: "intake", events: Catalogue.intake.events, commands: [], queries: []),
            summary: "stands in")
        return try RunningService.start(
            definition,
            at: Place(
                county: county, directory: folder + "/intake", run: process.endpoints.runDirectory,
                keyFile: folder + "/intake.key"),
            registry: PrometheusRegistry(), logger: Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() })
        ) { error in
            fatalError("the stand-in gave up: \(error)")
        }
    }

    private func launch() throws {
        let folder = process.server.directory.path
        try "allow-networks: [127.0.0.1/32]\n".write(
            toFile: folder + "/channels.yaml", atomically: true, encoding: .utf8)
        try process.server.launch(
            programs + "/notification",
            [
                "--data", folder + "/data", "--run", process.endpoints.runDirectory, "--county", Self.county,
                "--channels", folder + "/channels.yaml",
            ])
        try process.server.waitUntilReady {
            guard FileManager.default.fileExists(atPath: String(process.desk.dropFirst("ipc://".count))) else {
                throw BenchmarkError("no desk yet")
            }
        }
    }

    // MARK: The county

    private func village(_ index: Int) throws -> AreaCode {
        guard let code = AreaCode("\(Self.town)\(201 + index % Self.villages)") else {
            throw BenchmarkError("no village")
        }
        return code
    }

    private func settle() throws {
        guard let town = AreaCode(Self.town) else { throw BenchmarkError("no town") }
        var seats: [(String, RoleAtScope)] = [("town", RoleAtScope(.townDesk, town))]
        for (index, clerk) in Self.clerks.enumerated() {
            seats.append((clerk, RoleAtScope(.villageClerk, try village(index))))
        }
        let posts = seats
        try intake.ownWork.decide(as: "bench") { act in
            for (account, role) in posts {
                let post = act.newID()
                try act.record(PostEstablished(post: post, role: role, ordinal: 1))
                try act.record(
                    PostHandedOver(post: post, seat: .holder, account: account, from: act.now, person: .sample))
            }
        }
    }

    private func announce(_ numbers: Range<Int>) throws {
        let villages = try numbers.map(village)
        try intake.ownWork.decide(as: "bench") { act in
            for village in villages {
                let office = Office(.affairs, village)
                let day = CivilDay(inChinaAt: act.now)
                try act.record(
                    CaseFiled(
                        step: CaseStep(act.newID(), .filed, by: CaseStep.filer), kind: .help, category: "housing",
                        channel: .code, place: CasePlace(village: village, grid: "001"), target: nil, office: office,
                        sight: village, wish: .door, onBehalf: false, filed: act.now, receipt: "r", content: .sample,
                        contact: nil, receive: Deadline(day: day.advanced(by: 3), escalations: []),
                        answer: Deadline(day: day.advanced(by: 10), escalations: [])))
            }
        }
    }

    // MARK: The desk

    private static var operatorRole: Messages.Actor {
        get throws {
            guard let county = AreaCode(county) else { throw BenchmarkError("no county") }
            return Messages.Actor(account: "bench", roles: [RoleAtScope(.operator, county)])
        }
    }

    /// Holds the messages back, or lets them go.
    func hold(_ held: Bool) async throws {
        _ = try await caller.call(HoldChannel(channel: .webhook, held: held), actor: Self.operatorRole)
    }

    /// Messages that wait to be sent.
    func waiting() async throws -> Int {
        let reply = try await caller.call(ReadQueue(), actor: Self.operatorRole, timeout: .seconds(30)).reply
        return reply.channels.first { $0.channel == .webhook }.map { $0.waiting + $0.later } ?? 0
    }

    func wait(for what: String, seconds: Int, _ condition: () async throws -> Bool) async throws {
        guard
            try await eventually(
                within: .seconds(seconds),
                {
                    if try await condition() { return true }
                    try await Task.sleep(for: .milliseconds(95))
                    return false
                })
        else { throw BenchmarkError("\(what) did not come within \(seconds) s") }
    }
}

extension SealedReference {
    fileprivate static let sample = SealedReference(value: .placeholder, digest: String(repeating: "0", count: 64))
}
