import ArgumentParser
import Bus
import Foundation
import Messages

/// `qinglian notices rules`.
struct NoticeRulesGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Who is told of what: shown, checked, tried on past events, put in force.",
        subcommands: [Show.self, Check.self, Set.self, DryRun.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes the rules in force, YAML.")
        @OptionGroup var options: NoticesOptions

        func run() async throws {
            let reply = try await options.withDesk { try await $0.ask(ReadRules()) }
            Standard.say(
                reply.set.map { "第 \(reply.edition) 版 edition, \($0.inChina), \(reply.account ?? "")" }
                    ?? "自带的规则 the rules that came with the service")
            try options.show(reply, \.text)
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says whether rules could be put in force, and on which line not.")
        @OptionGroup var options: NoticesOptions
        @OptionGroup var file: RulesFile

        func run() async throws {
            let text = try file.text
            try await options.withDesk { desk in try await file.check(text, desk) }
            try options.show(["sound": true]) { _ in "没有错误 sound" }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts rules in force, unless somebody else did since they were read.")
        @OptionGroup var options: NoticesOptions
        @OptionGroup var file: RulesFile
        @Option(help: "The edition that the file was made from; default: the one in force.")
        var edition: Int?

        func run() async throws {
            let text = try file.text
            let reply = try await options.withDesk { desk in
                try await file.check(text, desk)
                let from: Int
                if let edition { from = edition } else { from = try await desk.ask(ReadRules()).edition }
                return try await desk.ask(SetRules(edition: from, text: text))
            }
            try options.show(reply) { "已生效 in force, 第 \($0.edition) 版 edition" }
        }
    }

    struct DryRun: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says who would be told of past events; tells nobody.",
            discussion: "Without a file the rules in force are tried. Events that rules do not name are passed over.")
        @OptionGroup var options: NoticesOptions
        @Argument(help: "Rules, YAML; - reads standard input.", completion: .file())
        var file: String?
        @Option(help: "The last so many events, at most 100.")
        var last = 20
        @Option(help: "Only events from this time on, as 2026-11-21T00:00:00.000Z.")
        var since: Timestamp?

        func validate() throws {
            guard (1...100).contains(last) else { throw ValidationError("--last must be from 1 to 100") }
        }

        func run() async throws {
            let text = try file.map { try RulesFile.read($0) }
            let tried = try await options.withDesk { desk in
                if let text { try await RulesFile.check(text, in: file ?? "", desk) }
                let inForce = try await desk.ask(ReadRules()).text
                var past: [PastEvent] = []
                for service in SuiteService.followed.map(\.name) {
                    past += try await options.withDesk(service) { desk in
                        try await PastEvent.last(last, of: service, since: since, namedIn: text ?? inForce, desk)
                    }
                }
                past = past.sorted { $0.header.time < $1.header.time }.suffix(last)
                return (past, try await desk.ask(TryRules(text: text, events: past.map(\.json))))
            }
            try options.show(tried.1) { reply in Self.table(tried.0, reply.told) }
        }

        private static func table(_ past: [PastEvent], _ told: [TryRules.Told]) -> String {
            guard !told.isEmpty else { return "\(past.count) 件，谁也不通知 nobody is told of \(past.count) events" }
            return Table(
                [
                    .init("时间 time"), .init("事件 event"), .init("规则 rule"), .init("通知谁 to"), .init("标题 title"),
                ],
                rows: told.map { told in
                    let nobody = told.vacant.isEmpty ? "没有人 nobody" : "空缺 vacant: \(told.vacant.joined(separator: " "))"
                    return [
                        past[told.event].header.time.inChina, past[told.event].header.type.description, told.rule,
                        told.to.isEmpty ? nobody : told.to.map(\.description).joined(separator: " "), told.title,
                    ]
                }
            ).text
        }
    }
}

/// A file of rules.
struct RulesFile: ParsableArguments {
    @Argument(help: "Rules, YAML; - reads standard input.", completion: .file())
    var file: String

    var text: String {
        get throws { try Self.read(file) }
    }

    /// - Throws: `Failure` of a file that cannot be read, or is longer than rules may be.
    static func read(_ path: String) throws -> String {
        let bytes: Data
        if path == "-" {
            bytes = try Standard.input(limit: RulesSet.limit)
        } else {
            do {
                bytes = try Data(contentsOf: URL(filePath: path))
            } catch {
                throw Failure(.data, "\(path) cannot be read", underlying: error)
            }
        }
        guard bytes.count <= RulesSet.limit, let text = String(data: bytes, encoding: .utf8) else {
            throw Failure(.data, "\(path) is no UTF-8 text of at most \(RulesSet.limit) bytes")
        }
        return text
    }

    func check(_ text: String, _ desk: DeskClient) async throws {
        try await Self.check(text, in: file, desk)
    }

    /// - Throws: `Failure` naming the line.
    static func check(_ text: String, in path: String, _ desk: DeskClient) async throws {
        let checked = try await desk.ask(CheckRules(text: text))
        guard let problem = checked.problem else { return }
        throw Failure(.data, "\(path)\(checked.line.map { ":\($0)" } ?? ""): \(problem)")
    }
}

/// An event that rules are tried on.
struct PastEvent: Sendable {
    let header: EventHeader
    let json: JSONValue

    /// Events that are looked through at most, from the ledger's end backwards.
    private static let reach: UInt64 = 5_000

    /// The newest of a service's events that rules name, the oldest of them first.
    static func last(
        _ count: Int, of service: String, since: Timestamp?, namedIn rules: String, _ desk: DeskClient
    ) async throws -> [PastEvent] {
        guard let topic = Topic("\(service).") else { return [] }
        let head = try await desk.ask(Health()).head
        var position = Position(head.value > reach ? head.value - reach : 0)
        var found: [PastEvent] = []
        while position < head {
            let page = try await desk.askWithAttachments(ReadFeed(after: position, topics: [topic], limit: 1_000))
            for bytes in page.attachments {
                let header = try JSONCoding.decode(EventHeader.self, from: bytes)
                guard rules.contains(header.type.description), since.map({ header.time >= $0 }) ?? true else {
                    continue
                }
                found.append(PastEvent(header: header, json: try JSONCoding.decode(JSONValue.self, from: bytes)))
            }
            found = found.suffix(count)
            guard page.reply.more, page.reply.through > position else { break }
            position = page.reply.through
        }
        return found
    }
}
