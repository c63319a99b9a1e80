import Bus
import Fixtures
import Foundation
import Logging
import Messages
import ServiceKit
import ZeroMQ

/// What the gateway's hop costs: a stand-in for Intake announces cases, the gateway writes down what is to be told of each, and
/// tells it when its time has come.
struct GatewayBench {
    /// The folder of the suite's release programs.
    let programs: String
    /// Cases that are filed.
    let cases: Int

    private static let village = AreaCode.placeholder
    /// Events in one transaction of the stand-in.
    private static let batch = 500

    func run() async throws -> String {
        let process = try OwnService("gateway", executable: programs + "/gateway")
        defer { process.stop() }
        let intake = try standIn(process)
        defer { intake.stop() }
        let caller = try Caller.connect(
            to: process.endpoints.desk("gateway"), context: try Context(), clock: Surroundings.system.clock,
            logger: Logger(label: "bench"))
        defer { caller.close() }

        process.flags = ["--release-every", "86400", "--release-group", "1000"]
        try process.start()
        let began = monotonicNanoseconds()
        for start in stride(from: 0, to: cases, by: Self.batch) {
            try file(min(Self.batch, cases - start), intake)
        }
        let announced = monotonicNanoseconds()
        try await wait(for: "what is to be told") { try await standing(caller).waiting == cases }
        let taken = monotonicNanoseconds()
        process.server.halt()

        process.flags = ["--release-every", "1", "--release-group", "1"]
        try process.start()
        try await wait(for: "the first release") { try await standing(caller).waiting < cases }
        let due = monotonicNanoseconds()
        let early = try await standing(caller).waiting
        try await wait(for: "what was told") { try await standing(caller).waiting == 0 }
        let told = monotonicNanoseconds()
        func rate(_ count: Int, _ from: UInt64, _ to: UInt64) -> Double { Double(count) / (Double(to - from) / 1e9) }
        let announcing = rate(cases, began, announced)
        func row(_ what: String, _ rate: Double) -> String {
            "| \(what) | \(grouped(rate)) | \(fixed(rate / announcing, 2)) |"
        }
        return """
            | the gateway's hop, \(grouped(Double(cases))) cases | a second | of announcing |
            |---|--:|--:|
            \(row("announced by the stand-in", announcing))
            \(row("taken in, from the first announced", rate(cases, began, taken)))
            \(row("told, once their time had come", rate(early, due, told)))

            - resident: \(fixed(Double(try process.residentBytes()) / 1_048_576, 1)) MiB
            """
    }

    private func standIn(_ process: OwnService) throws -> RunningService {
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
                county: Self.village.county, directory: folder + "/intake", run: process.endpoints.runDirectory,
                keyFile: folder + "/intake.key"),
            registry: PrometheusRegistry(), logger: Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() })
        ) { error in
            fatalError("the stand-in gave up: \(error)")
        }
    }

    private func file(_ count: Int, _ intake: RunningService) throws {
        try intake.ownWork.decide(as: "bench") { act in
            let office = Office(.affairs, Self.village)
            let day = CivilDay(inChinaAt: act.now)
            let content = SealedReference(value: .placeholder, digest: String(repeating: "0", count: 64))
            for _ in 0..<count {
                try act.record(
                    CaseFiled(
                        step: CaseStep(act.newID(), .filed, by: CaseStep.filer), kind: .help, category: "housing",
                        channel: .code, place: CasePlace(village: Self.village, grid: "001"), target: nil,
                        office: office, sight: Self.village, wish: .door, onBehalf: false, filed: act.now,
                        receipt: "r", content: content, contact: nil,
                        receive: Deadline(day: day.advanced(by: 3), escalations: []),
                        answer: Deadline(day: day.advanced(by: 10), escalations: [])))
            }
        }
    }

    private func standing(_ caller: Caller) async throws -> ListIntegrators.Reply {
        let actor = Messages.Actor(account: "bench", roles: [RoleAtScope(.operator, Self.village.county)])
        return try await caller.call(ListIntegrators(), actor: actor, timeout: .seconds(60)).reply
    }

    private func wait(for what: String, _ condition: () async throws -> Bool) async throws {
        guard
            try await eventually(
                within: .seconds(600),
                {
                    if try await condition() { return true }
                    try await Task.sleep(for: .milliseconds(45))
                    return false
                })
        else { throw BenchmarkError("\(what) did not come within 600 s") }
    }
}
