import Foundation
import Messages
import Mustache
import Testing

@testable import Portal

@Suite("The operator's pages, rendered")
struct OperatorPageTests {
    private static let start = Timestamp(milliseconds: 1_795_248_000_000)
    private let library: MustacheLibrary
    private let words: Words

    init() throws {
        let web = try WebFolder.find(nil)
        words = try Words(folder: web.appending(path: "words/zh"))
        library = try TemplateText.library(in: web.appending(path: "templates"), words: words, assets: [:])
    }

    private func render(_ template: String, _ model: some Sendable) throws -> String {
        let frame = Pages.Frame(
            lang: "zh-Hans", isEnglish: false, isLarge: false, token: "T0KEN", viewer: nil, here: "/operator",
            site: .init(), page: model)
        return try #require(library.render(frame, withTemplate: template))
    }

    private func letter(_ source: String, _ position: UInt64, reason: String?) throws -> DeadLetter {
        DeadLetter(
            source: try #require(Source(source)), sequence: Position(position), type: "intake.case.filed",
            subject: nil, reason: reason, parked: Self.start)
    }

    @Test("parked events stand under their source; each can be given up, the oldest of a source handled again")
    func deadLetters() throws {
        let letters = [
            try letter("/qinglian/330281/intake", 4, reason: "not understood"),
            try letter("/qinglian/330281/intake", 9, reason: nil),
            try letter("/qinglian/330281/portal", 2, reason: "not understood"),
        ]
        var ids = 0
        func newID() -> String {
            ids += 1
            return "id\(ids)"
        }
        let service = DeadLetterModel.Service("notification", letters, words, newID)
        #expect(service.sources.map(\.letters.count) == [2, 1])
        let silent = DeadLetterModel.Service("intake", nil, words, newID)
        #expect(silent.isSilent && !silent.isEmpty)
        let html = try render("operator/dead-letters", DeadLetterModel(tabs: [], services: [service, silent]))
        #expect(html.components(separatedBy: "action=\"/operator/dead-letters/replay\"").count == 3)
        #expect(html.components(separatedBy: "action=\"/operator/dead-letters/discard\"").count == 4)
        #expect(html.components(separatedBy: "value=\"T0KEN\"").count == 6)
        #expect(html.contains("name=\"sequence\" value=\"\(Position(9))\""))
        #expect(html.contains(words("operator.letters.behind")) && html.contains(words("operator.status.silent")))
        #expect((1...ids).allSatisfy { html.contains("value=\"id\($0)\"") })
    }

    @Test("a follower that is behind, a task under way and its newest lines are seen; no second task is offered")
    func status() throws {
        let ledger = LedgerID.placeholder
        var run = CareRun(task: .verify, began: Self.start)
        for number in 1...60 { run.say("line-\(number)-") }
        var status = ServiceStatus(
            service: "intake",
            health: Health.Reply(
                service: "intake", version: "1", ready: false, problems: ["<late>"], ledger: ledger,
                head: Position(30), started: Self.start))
        status.followers = ListFollowers.Reply(
            head: Position(30),
            followers: [
                .init(owner: "p", name: "behind", ledger: ledger, position: Position(12), updated: Self.start),
                .init(owner: "level", name: "level", ledger: ledger, position: Position(30), updated: Self.start),
            ])
        status.runs = [run]
        let service = StatusModel.Service(status, words, Self.start + .seconds(90)) { "id" }
        #expect(service.tone == "bad")
        #expect(service.followers?.rows.map(\.isBehind) == [true, false])
        let html = try render("operator/status", Page(services: [service]))
        #expect(html.contains(words("operator.status.lag", ["n": "18"])))
        #expect(html.contains("&lt;late&gt;") && !html.contains("<late>"))
        #expect(html.contains("line-60-") && !html.contains("line-55-"))
        #expect(html.contains("<progress") && !html.contains("action=\"/operator/care\""))
    }

    /// What the template of the status reads, for one service.
    private struct Page: Sendable {
        let tabs: [OperatorTab] = []
        let services: [StatusModel.Service]
        let summary = "s"
        let pace = "1500"
        let time = "t"
    }
}
