import Foundation
import Messages
import ServiceKit

struct StatusModel: Sendable {
    let tabs: [OperatorTab]
    let services: [Service]
    let summary: String
    /// Milliseconds until the page looks again.
    let pace: String
    let time: String

    init(_ all: [ServiceStatus], _ edge: Edge, _ context: EdgeContext) {
        let words = edge.words(context)
        let now = edge.systemInputs.clock()
        tabs = OperatorTab.all("status", context.viewer, words)
        services = all.map { Service($0, words, now) { edge.systemInputs.newID().description } }
        let unwell = all.filter { $0.health?.ready != true }.count
        summary = unwell == 0 ? words("operator.status.allWell") : words("operator.status.unwell", ["n": "\(unwell)"])
        pace = all.contains(where: \.isCareRunning) ? "1500" : "10000"
        time = now.stamp
    }

    struct Service: Sendable {
        let id: String
        let name: String
        /// A class of the style sheet: good, warn, bad.
        let tone: String
        let state: String
        let silent: String?
        let facts: Facts?
        let problems: [String]
        let warnings: [String]
        let followers: Followers?
        let letters: String?
        let runs: [Run]
        let tasks: Tasks?

        init(_ status: ServiceStatus, _ words: Words, _ now: Timestamp, _ newID: () -> String) {
            id = status.service
            name = words.find("operator.service.\(status.service)") ?? status.service
            let health = status.health
            problems = health?.problems ?? []
            warnings = health?.warnings ?? []
            (tone, state) =
                switch health {
                case nil: ("bad", words("operator.status.silent"))
                case let health? where !health.ready: ("bad", words("operator.status.notReady"))
                case let health? where !health.warnings.isEmpty || !status.letters.isEmpty:
                    ("warn", words("operator.status.look"))
                default: ("good", words("operator.status.ready"))
                }
            silent = status.silentSince.map { words("operator.status.silentSince", ["time": $0.stamp]) }
            facts = health.map { Facts($0, words, now) }
            followers = status.followers.flatMap { Followers($0, words) }
            letters =
                status.letters.isEmpty
                ? nil : words("operator.status.letters", ["n": "\(status.letters.count)"])
            runs = status.runs.map { Run($0, status.service, words, now) }
            tasks = health.map { _ in Tasks(isRunning: status.isCareRunning, verifyID: newID(), backupID: newID()) }
        }
    }

    struct Facts: Sendable {
        let version: String
        let events: String
        let uptime: String
        let ledger: String

        init(_ health: Health.Reply, _ words: Words, _ now: Timestamp) {
            version = health.version
            events = String(health.head.value)
            uptime = words.span(now - health.started)
            ledger = health.ledger.description
        }
    }

    /// Who follows; nil where nobody does.
    struct Followers: Sendable {
        let rows: [Row]

        struct Row: Sendable {
            let name: String
            let lag: String
            let updated: String
            let isBehind: Bool
        }

        init?(_ reply: ListFollowers.Reply, _ words: Words) {
            guard !reply.followers.isEmpty else { return nil }
            rows = reply.followers.map { follower in
                let lag = reply.head.value - min(reply.head.value, follower.position.value)
                return Row(
                    name: follower.owner == follower.name ? follower.name : "\(follower.owner) / \(follower.name)",
                    lag: lag == 0 ? words("operator.status.level") : words("operator.status.lag", ["n": "\(lag)"]),
                    updated: follower.updated.stamp, isBehind: lag > 0)
            }
        }
    }

    /// The buttons of one service.
    struct Tasks: Sendable {
        let isRunning: Bool
        let verifyID: String
        let backupID: String
    }

    struct Run: Sendable {
        let key: String
        let title: String
        let tone: String
        let state: String
        let times: String
        let lines: String?
        let isRunning: Bool
        let folder: String?
        let problem: String?
        let report: Report?

        init(_ run: CareRun, _ service: String, _ words: Words, _ now: Timestamp) {
            key = "\(service)-\(run.task.rawValue)"
            title = words("operator.care.\(run.task.rawValue)")
            isRunning = run.ended == nil
            let isClean = run.examination?.clean ?? false
            (tone, state) =
                if isRunning {
                    ("", words("operator.care.running"))
                } else if run.problem != nil {
                    ("bad", words("operator.care.failed"))
                } else {
                    isClean ? ("good", words("operator.care.clean")) : ("bad", words("operator.care.unclean"))
                }
            times = words(
                "operator.care.times",
                ["began": run.began.stamp, "span": words.span((run.ended ?? now) - run.began)])
            lines =
                run.lines.isEmpty ? nil : run.lines.suffix(isRunning ? 5 : CareRun.lineLimit).joined(separator: "\n")
            folder = run.folder
            problem = run.problem
            report = run.examination.map { Report($0) }
        }
    }

    struct Report: Sendable {
        let events: String
        let root: String
        let checkpoints: String
        let projections: String
        let findings: [Finding]

        struct Finding: Sendable {
            let kind: String
            let position: String?
            let detail: String
        }

        init(_ examination: Examination) {
            events = String(examination.events)
            root = examination.root
            checkpoints = String(examination.checkpoints)
            projections = examination.projections.joined(separator: ", ")
            findings = examination.findings.map {
                Finding(kind: $0.kind, position: $0.position.map { String($0.value) }, detail: $0.detail)
            }
        }
    }
}

extension Words {
    /// How long something took or has been: 3 秒, 5 分钟, 2 小时, 4 天.
    func span(_ time: Duration) -> String {
        let seconds = Int(time.components.seconds)
        let (unit, count) =
            switch seconds {
            case ..<120: ("seconds", max(0, seconds))
            case ..<7_200: ("minutes", seconds / 60)
            case ..<172_800: ("hours", seconds / 3_600)
            default: ("days", seconds / 86_400)
            }
        return self("operator.span.\(unit)", ["n": "\(count)"])
    }
}
