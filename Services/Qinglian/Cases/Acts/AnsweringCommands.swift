import ArgumentParser
import Foundation
import Messages

struct InterimCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "interim", abstract: "阶段性答复: tells the filer how far it has come.")
    @OptionGroup var on: CaseActOptions
    @Option var text: String

    func act() -> AnswerCaseInterim { AnswerCaseInterim(on.key, text: text) }
}

struct AnswerCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "拟答复: drafts the answer for review, or gives it where none is needed.")
    @OptionGroup var on: CaseActOptions
    @OptionGroup var files: AttachOptions
    @Option var text: String
    @Flag(help: "It was, or will be, told on the telephone.")
    var byTelephone = false

    func act() -> AnswerCase { AnswerCase(on.key, text: text, byTelephone: byTelephone) }
    func attachments() throws -> [Data] { try files.read() }
}

struct ReviewCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "审核: releases the drafted answer, or sends it back; not by who drafted it.")
    @OptionGroup var on: CaseActOptions
    @Flag(inversion: .prefixedNo) var approve: Bool
    @Option(help: "Why it goes back.")
    var note: String?

    func act() -> ReviewAnswer { ReviewAnswer(on.key, approved: approve, note: note) }
}

struct VisitCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "visit", abstract: "回访: records a visit or a try, with its true time.")
    @OptionGroup var on: CaseActOptions
    @OptionGroup var files: AttachOptions
    @Option var way: VisitWay = .door
    @Option var outcome: VisitOutcome
    @Option(help: "When it was made, as 2026-11-21T16:30:00+08:00; now if left out.")
    var at: Timestamp?
    @Option var note: String?

    func act() -> VisitCase { VisitCase(on.key, way: way, outcome: outcome, at: at, note: note) }
    func attachments() throws -> [Data] { try files.read() }
}

struct CloseCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "办结: closes the case; without a visit, with a reason.")
    @OptionGroup var on: CaseActOptions
    @Option var reason: String?

    func act() -> CloseCase { CloseCase(on.key, reason: reason) }
}
