import Bus
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
    /// Seconds.
    private static let patience = 600

    func run() async throws -> String {
        let process = try OwnService("gateway", executable: programs + "/gateway")
        defer { process.stop() }
        let intake = try StandInIntake(county: Self.village.county, beside: process)
        defer { intake.stop() }
        let caller = try Caller.connect(
            to: process.endpoints.desk("gateway"), context: try Context(), clock: SystemInputs.system.clock,
            logger: Logger(label: "bench"))
        defer { caller.close() }

        process.flags = ["--release-every", "86400", "--release-group", "1000"]
        try process.start()
        let began = monotonicNanoseconds()
        try intake.file(at: Array(repeating: Self.village, count: cases))
        let announced = monotonicNanoseconds()
        try await wait(for: "what is to be told", seconds: Self.patience) {
            try await standing(caller).waiting == cases
        }
        let taken = monotonicNanoseconds()
        process.server.halt()

        process.flags = ["--release-every", "1", "--release-group", "1"]
        try process.start()
        try await wait(for: "the first release", seconds: Self.patience) { try await standing(caller).waiting < cases }
        let due = monotonicNanoseconds()
        let early = try await standing(caller).waiting
        try await wait(for: "what was told", seconds: Self.patience) { try await standing(caller).waiting == 0 }
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

    private func standing(_ caller: Caller) async throws -> ListIntegrators.Reply {
        let actor = Messages.Principal(account: "bench", roles: [RoleAtScope(.operator, Self.village.county)])
        return try await caller.call(ListIntegrators(), actor: actor, timeout: .seconds(60)).reply
    }
}
