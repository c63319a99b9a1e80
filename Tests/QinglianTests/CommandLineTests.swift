import ArgumentParser
import Messages
import Testing

@testable import Qinglian

@Suite("What can be typed")
struct CommandLineTests {
    @Test("an act of a case reads its key, its options and who does it")
    func act() throws {
        let parsed = try Qinglian.parseAsRoot([
            "case", "visit", "0192f6c1-0000-7000-8000-000000000000", "--outcome", "spoke", "--at",
            "2026-11-21T16:30:00+08:00", "--as", "guardian@330281114201-001", "--as", "village-clerk@330281114201",
        ])
        let visit = try #require(parsed as? VisitCommand)
        #expect(visit.act().outcome == .spoke)
        #expect(visit.act().at?.description == "2026-11-21T08:30:00.000Z")
        #expect(visit.act().case == CaseKey("0192f6c1-0000-7000-8000-000000000000"))
        let actor = visit.on.desk.who.actor(default: .villager)
        #expect(actor.roles.map(\.description) == ["guardian@330281114201-001", "village-clerk@330281114201"])
        #expect(actor.account == "guardian@330281114201-001")
    }

    @Test("every act of a case has a command, and every command of an act stands in the group")
    func acts() {
        let group = CaseGroup.configuration
        let offered = (group.subcommands + group.groupedSubcommands.flatMap(\.subcommands)).compactMap {
            ($0 as? any CaseActCommand.Type)?.method
        }
        let acts = Catalogue.cases.commands.compactMap { ($0 as? any CaseCommand.Type)?.method }
        #expect(acts.count > 30 && Set(offered) == Set(acts))
    }

    @Test("a task is handed down by id, to a village, by a day; a platform's case is entered with its number")
    func rules() throws {
        let id = "0192f6c1-0000-7000-8000-000000000000"
        let words = ["case", "hand-down", id, "--to", "330281114201", "--text", "x", "--due", "2026-12-01"]
        let task = try #require(try Qinglian.parseAsRoot(words) as? HandDownCommand)
        #expect((task.id.description, task.to.description, task.due.description) == (id, "330281114201", "2026-12-01"))
        let entered = try Qinglian.parseAsRoot([
            "case", "enter", "--village", "330281114201", "--kind", "help", "--story", "x", "--channel", "12345",
            "--platform-number", "ZJ1", "--attach", "a.jpg", "--attach", "b.jpg",
        ])
        let enter = try #require(entered as? EnterCaseCommand)
        #expect((enter.channel, enter.platformNumber) == (.hotline, "ZJ1"))
        #expect(enter.files.attach == ["a.jpg", "b.jpg"])
        #expect(throws: Failure.self) { try enter.files.read() }
        let recover = ["case", "recover", id, "--telephone", "13812345678", "--day", "2026-11-21"]
        #expect(try Qinglian.parseAsRoot(recover) is RecoverCommand)
    }

    @Test("with a receipt the filer speaks as the public, with an id the operator does")
    func speaker() throws {
        let byReceipt = try #require(try Qinglian.parseAsRoot(["case", "urge", "1234567890123456"]) as? UrgeCommand)
        #expect(byReceipt.on.actor == .villager)
        let byID = try #require(
            try Qinglian.parseAsRoot(["case", "urge", "0192f6c1-0000-7000-8000-000000000000"]) as? UrgeCommand)
        #expect(byID.on.actor == ActorOptions.operator)
    }

    @Test(
        "what cannot be meant is refused before anything is asked",
        arguments: [
            ["case", "receive", "no-key"], ["case", "file", "--kind", "help", "--story", "x"],
            ["case", "file", "--kind", "gift", "--story", "x", "--code", "y"],
            ["case", "receive", "1234567890123456", "--as", "mayor@330281"], ["health", "--timeout", "0"],
            ["codes", "print", "--area", "330281114201", "--link", "https://ql.example/h"], ["codes", "show"],
            ["tail", "Intake.Case"],
            ["import", "areas", "x.csv", "--chunk", "501"], ["frobnicate"],
        ])
    func refused(words: [String]) {
        #expect(throws: (any Error).self) { try Qinglian.parseAsRoot(words) }
    }

    @Test("a topic may be typed without its closing dot")
    func topic() throws {
        let tail = try #require(try Qinglian.parseAsRoot(["tail", "intake.case", "vault."]) as? TailCommand)
        #expect(tail.topics.map(\.topic.description) == ["intake.case.", "vault."])
    }
}
