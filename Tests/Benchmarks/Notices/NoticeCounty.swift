import Bus
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
    private let intake: StandInIntake

    static let villages = 100
    static let clerks = (0..<villages).map { "clerk-\($0)" }
    private static let county = AreaCode.placeholder.county
    private static let town = "330281114"

    /// Starts both services and seats the clerks, who have no contacts yet.
    ///
    /// - Parameter programs: the folder of the suite's release programs.
    init(programs: String) throws {
        sink = try NoticeSink()
        process = try OwnService("notification", executable: programs + "/notification")
        intake = try StandInIntake(county: Self.county, beside: process)
        caller = try Caller.connect(
            to: Endpoint(ipc: process.desk), context: try Context(), clock: SystemInputs.system.clock,
            logger: Logger(label: "bench"))
        let channels = process.server.directory.path + "/channels.yaml"
        try "allow-networks: [127.0.0.1/32]\n".write(toFile: channels, atomically: true, encoding: .utf8)
        process.flags = ["--county", Self.county.description, "--channels", channels]
        try process.start()
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
            VerifyContact(contact: added, code: code), actor: Messages.Principal(account: clerk, roles: []))
    }

    /// Leaves a contact of an account; its code comes to the sink. From many tasks at once.
    var leave: @Sendable (_ account: String) async throws -> UUIDv7 {
        { [caller, port = sink.port] account in
            let command = AddContact(channel: .webhook, address: "http://127.0.0.1:\(port)/\(account)")
            let actor = Messages.Principal(account: account, roles: [])
            return try await caller.call(command, actor: actor, timeout: .seconds(60)).reply.contact
        }
    }

    /// Announces cases, spread over the villages.
    func file(_ cases: Int) throws {
        try intake.file(at: try (0..<cases).map(Self.village))
    }

    private func settle() throws {
        guard let town = AreaCode(Self.town) else { throw BenchmarkError("no town") }
        var posts = [(account: "town", role: RoleAtScope(.townDesk, town))]
        for (index, clerk) in Self.clerks.enumerated() {
            posts.append((clerk, RoleAtScope(.villageClerk, try Self.village(index))))
        }
        try intake.seat(posts)
    }

    private static func village(_ index: Int) throws -> AreaCode {
        guard let code = AreaCode("\(town)\(201 + index % villages)") else { throw BenchmarkError("no village") }
        return code
    }

    // MARK: The desk

    private static let operatorRole = Messages.Principal(account: "bench", roles: [RoleAtScope(.operator, county)])

    /// Holds the messages back, or lets them go.
    func hold(_ held: Bool) async throws {
        _ = try await caller.call(HoldChannel(channel: .webhook, held: held), actor: Self.operatorRole)
    }

    /// Messages that wait to be sent.
    func waiting() async throws -> Int {
        let reply = try await caller.call(ReadQueue(), actor: Self.operatorRole, timeout: .seconds(30)).reply
        return reply.channels.first { $0.channel == .webhook }.map { $0.waiting + $0.later } ?? 0
    }
}
