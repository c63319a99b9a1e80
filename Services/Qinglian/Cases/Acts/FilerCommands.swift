import ArgumentParser
import Foundation
import Messages

struct AddCommand: CaseActCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "补充: adds to what was filed.")
    @OptionGroup var on: CaseActOptions
    @OptionGroup var files: AttachOptions
    @Option var text: String

    func act() -> AddToCase { AddToCase(on.key, text: text) }
    func attachments() throws -> [Data] { try files.read() }
}

struct SupplyCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "supply-papers", abstract: "补正: supplies what was asked for; the clock runs again.")
    @OptionGroup var on: CaseActOptions
    @OptionGroup var files: AttachOptions
    @Option var text: String

    func act() -> SupplyPapers { SupplyPapers(on.key, text: text) }
    func attachments() throws -> [Data] { try files.read() }
}

struct UrgeCommand: CaseActCommand {
    static let configuration = CommandConfiguration(commandName: "urge", abstract: "催办: asks for it to be hurried.")
    @OptionGroup var on: CaseActOptions
    @Option var note: String?

    func act() -> UrgeCase { UrgeCase(on.key, note: note) }
}

struct JudgeCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge", abstract: "评价: 5 is 非常满意, 1 is 非常不满意.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "1 to 5.")
    var grade: CaseGrade
    @Option(help: "Why; needed with 1 and 2.")
    var why: String?
    @Flag(help: "With 1 and 2: handle it once more.")
    var reopen = false

    func act() -> JudgeCase { JudgeCase(on.key, grade: grade, why: why, reopen: reopen) }
}

struct ReopenCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen", abstract: "重新办理: the case is handled once more.")
    @OptionGroup var on: CaseActOptions
    @Option var reason: String

    func act() -> ReopenCase { ReopenCase(on.key, reason: reason) }
}

struct SecondLookCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "second-look", abstract: "复核: asks the office above to look at a declined case, once.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "Why declining it was wrong.")
    var reason: String

    func act() -> AskSecondLook { AskSecondLook(on.key, reason: reason) }
}

struct WithdrawCommand: CaseActCommand {
    static let configuration = CommandConfiguration(commandName: "withdraw", abstract: "撤回: takes the case back.")
    @OptionGroup var on: CaseActOptions

    func act() -> WithdrawCase { WithdrawCase(on.key) }
}

struct DisownCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "disown", abstract: "不是我家提交的: the household says the case is not theirs.")
    @OptionGroup var on: CaseActOptions

    func act() -> DisownCase { DisownCase(on.key) }
}

struct ReportRetaliationCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "report-retaliation", abstract: "打击报复: tells county discipline, and nobody else.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "What happened.")
    var text: String

    func act() -> ReportRetaliation { ReportRetaliation(on.key, text: text) }
}

struct ContactCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave-contact", abstract: "留电话: leaves a telephone number, or another one.")
    @OptionGroup var on: CaseActOptions
    @Option var telephone: String
    @Option var name: String?

    func act() -> LeaveContact { LeaveContact(on.key, telephone: telephone, name: name) }
}
