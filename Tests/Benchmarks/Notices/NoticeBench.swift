import Bus
import Fixtures
import Foundation
import Logging
import Messages
import ServiceKit
import ZeroMQ

/// How fast `notification` tells a county: a stand-in for Intake announces cases, each becomes a notice for the village's
/// clerk and one for the town, and each clerk's webhook on loopback takes in a message.
struct NoticeBench {
    /// The folder of the suite's release programs.
    let programs: String
    /// Cases that are filed.
    let cases: Int

    private static let county = "330281"
    private static let town = "330281114"
    private static let villages = 100
    /// Events in one transaction of the stand-in.
    private static let batch = 500

    func run() async throws -> String {
        let sink = try NoticeSink()
        let process = try OwnService("notification", executable: programs + "/notification")
        defer { process.stop() }
        let intake = try standIn(process)
        defer { intake.stop() }
        try launch(process)
        let caller = try Caller.connect(
            to: Endpoint(ipc: process.desk), context: try Context(), clock: Surroundings.system.clock,
            logger: Logger(label: "bench"))
        defer { caller.close() }
        let clerks = (0..<Self.villages).map { "clerk-\($0)" }
        try settle(intake, clerks)
        for clerk in clerks { try await contact(of: clerk, sink, caller) }
        sink.keepNoBodies()
        let idle = try process.residentBytes()

        try await hold(true, caller)
        let began = monotonicNanoseconds()
        for start in stride(from: 0, to: cases, by: Self.batch) {
            try file(start..<min(start + Self.batch, cases), intake)
        }
        let announced = monotonicNanoseconds()
        try await wait(for: "the notices", seconds: 1_200) { try await waiting(caller) >= cases }
        let made = monotonicNanoseconds()
        let queued = try process.residentBytes()

        let before = sink.count
        try await hold(false, caller)
        let released = monotonicNanoseconds()
        try await wait(for: "the messages", seconds: 1_200) { sink.count - before >= cases }
        let delivered = monotonicNanoseconds()
        try await wait(for: "the outcomes", seconds: 60) { try await waiting(caller) == 0 }
        func rate(_ count: Int, _ from: UInt64, _ to: UInt64) -> String {
            grouped(Double(count) / (Double(to - from) / 1e9))
        }
        func mebibytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1_048_576, 1) }
        return """
            | \(grouped(Double(cases))) cases, \(grouped(Double(2 * cases))) notices, \(grouped(Double(cases))) messages | |
            |---|--:|
            | cases announced by the stand-in, a second | \(rate(cases, began, announced)) |
            | notices made, a second, from the first case announced | \(rate(2 * cases, began, made)) |
            | messages taken in by the webhooks, a second | \(rate(cases, released, delivered)) |
            | resident, MiB: idle, all queued, all delivered | \(mebibytes(idle)), \(mebibytes(queued)), \(mebibytes(try process.residentBytes())) |
            """
    }

    // MARK: Services

    private func standIn(_ process: OwnService) throws -> RunningService {
        guard let county = AreaCode(Self.county) else { throw BenchmarkError("no county") }
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

    private func launch(_ process: OwnService) throws {
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

    private func settle(_ intake: RunningService, _ clerks: [String]) throws {
        guard let town = AreaCode(Self.town) else { throw BenchmarkError("no town") }
        var seats: [(String, RoleAtScope)] = [("town", RoleAtScope(.townDesk, town))]
        for (index, clerk) in clerks.enumerated() {
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

    private func contact(of clerk: String, _ sink: NoticeSink, _ caller: Caller) async throws {
        let actor = Messages.Actor(account: clerk, roles: [])
        let added = try await caller.call(
            AddContact(channel: .webhook, address: "http://127.0.0.1:\(sink.port)/\(clerk)"), actor: actor
        ).reply
        try await wait(for: "the code of \(clerk)", seconds: 10) { sink.body(at: "/\(clerk)") != nil }
        struct Message: Decodable {
            let data: [String: String]
        }
        let body = sink.body(at: "/\(clerk)") ?? []
        let code = try JSONDecoder().decode(Message.self, from: Data(body)).data["code"] ?? ""
        _ = try await caller.call(VerifyContact(contact: added.contact, code: code), actor: actor)
    }

    private func file(_ numbers: Range<Int>, _ intake: RunningService) throws {
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

    private func hold(_ held: Bool, _ caller: Caller) async throws {
        _ = try await caller.call(HoldChannel(channel: .webhook, held: held), actor: Self.operatorRole)
    }

    private func waiting(_ caller: Caller) async throws -> Int {
        let reply = try await caller.call(ReadQueue(), actor: Self.operatorRole, timeout: .seconds(30)).reply
        return reply.channels.first { $0.channel == .webhook }.map { $0.waiting + $0.later } ?? 0
    }

    private func wait(for what: String, seconds: Int, _ condition: () async throws -> Bool) async throws {
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
