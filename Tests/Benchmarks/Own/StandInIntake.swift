import Bus
import Foundation
import Logging
import Messages
import ServiceKit

/// In this process, in Intake's place beside a service that is measured: announces cases that nobody filed.
struct StandInIntake {
    private let service: RunningService
    /// Events in one transaction.
    private static let batch = 500

    init(county: AreaCode, beside process: OwnService) throws {
        let folder = process.server.directory.path
        try FileManager.default.createDirectory(
            atPath: process.endpoints.runDirectory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let definition = ServiceDefinition(
            Catalogue(service: "intake", events: Catalogue.intake.events, commands: [], queries: []),
            summary: "stands in")
        service = try RunningService.start(
            definition,
            at: ServiceConfiguration(
                county: county, directory: folder + "/intake", run: process.endpoints.runDirectory,
                keyFile: folder + "/intake.key"),
            registry: PrometheusRegistry(), logger: Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() })
        ) { error in
            fatalError("the stand-in gave up: \(error)")
        }
    }

    func stop() { service.stop() }

    /// Announces a case for each of the villages, which may stand there more than once.
    func file(at villages: [AreaCode]) throws {
        for start in stride(from: 0, to: villages.count, by: Self.batch) {
            try service.localWriter.decide(as: "bench") { act in
                for village in villages[start..<min(start + Self.batch, villages.count)] {
                    try act.record(Self.filed(at: village, act))
                }
            }
        }
    }

    /// Gives each account a post of its own.
    func seat(_ accounts: [(account: String, role: RoleAtScope)]) throws {
        try service.localWriter.decide(as: "bench") { act in
            for (account, role) in accounts {
                let post = act.newID()
                try act.record(PostEstablished(post: post, role: role, ordinal: 1))
                try act.record(
                    PostHandedOver(post: post, seat: .holder, account: account, from: act.now, person: .sample))
            }
        }
    }

    private static func filed(at village: AreaCode, _ act: Act) -> CaseFiled {
        let day = CivilDay(inChinaAt: act.now)
        return CaseFiled(
            step: CaseStep(act.newID(), .filed, by: CaseStep.filer),
            number: CaseNumber(drawn: act.random(CaseNumber.count)),
            kind: .help, category: "housing", channel: .code,
            place: CasePlace(village: village, grid: "001"), target: nil, office: Office(.affairs, village),
            sight: village, wish: .door, onBehalf: false, filed: act.now, receipt: "r", content: .sample, contact: nil,
            receive: Deadline(day: day.advanced(by: 3), escalations: []),
            answer: Deadline(day: day.advanced(by: 10), escalations: []))
    }
}

extension SealedReference {
    fileprivate static let sample = SealedReference(value: .placeholder, digest: String(repeating: "0", count: 64))
}
