import ArgumentParser
import Messages

struct ReceiveCommand: CaseActCommand {
    static let configuration = CommandConfiguration(commandName: "receive", abstract: "签收: the office takes note.")
    @OptionGroup var on: CaseActOptions

    func act() -> ReceiveCase { ReceiveCase(on.key) }
}

struct AcceptCommand: CaseActCommand {
    static let configuration = CommandConfiguration(commandName: "accept", abstract: "受理: the office takes it on.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "The right category, if the filer chose another.")
    var category: String?

    func act() -> AcceptCase { AcceptCase(on.key, category: category) }
}

struct DeclineCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "decline", abstract: "不予受理: for a listed reason, saying who is responsible.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "One of the policy's reasons; 'qinglian call intake.policy' lists them.")
    var reason: String
    @Option(help: "Who is responsible for the matter, for the filer.")
    var note: String

    func act() -> DeclineCase { DeclineCase(on.key, reason: reason, note: note) }
}

struct ForwardCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "forward", abstract: "转办: another office works on it; the sender stays responsible.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "The office, as affairs@330281114 or discipline@330281.")
    var to: Office
    @Option var note: String?

    func act() -> ForwardCase { ForwardCase(on.key, to: to, note: note) }
}

struct ReturnCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "退回: it came to the wrong office; the clock runs on.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "Why.")
    var note: String

    func act() -> ReturnCase { ReturnCase(on.key, note: note) }
}

struct TakeUpCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "take-up", abstract: "提级办理: the office above takes it over and is responsible from now on.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "Why.")
    var note: String

    func act() -> TakeUpCase { TakeUpCase(on.key, note: note) }
}

struct AssignCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "分派: a lead 主办 and helpers 会办, by account.")
    @OptionGroup var on: CaseActOptions
    @Option var lead: String
    @Option(help: "Repeatable, at most 10.")
    var helper: [String] = []

    func act() -> AssignCase { AssignCase(on.key, lead: lead, helpers: helper) }
}

struct RequestPapersCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "request-papers", abstract: "补正通知: asks the filer for papers; the clock stands still.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "What is missing, for the filer.")
    var what: String

    func act() -> RequestPapers { RequestPapers(on.key, what: what) }
}

struct TranscribeCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "transcribe", abstract: "语音转写: writes down what a voice message says.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "The voice message's id, as 'case show' prints it.")
    var attachment: UUIDv7
    @Option(help: "What it says, in the filer's own words.")
    var text: String

    func act() -> TranscribeCase { TranscribeCase(on.key, attachment: attachment, text: text) }
}

struct JoinCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "并案: answered together with another case about the same matter.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "The case that leads.")
    var into: UUIDv7

    func act() -> JoinCase { JoinCase(on.key, into: into) }
}

struct TurnCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "turn", abstract: "转检举控告: it is a report of misconduct and goes to discipline.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "Why.")
    var note: String

    func act() -> TurnCase { TurnCase(on.key, note: note) }
}

struct RecuseCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "recuse", abstract: "回避: an account must not act in the case.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "Whose recusal; the actor's own if left out.")
    var of: String?
    @Option(help: "Why.")
    var note: String

    func act() -> RecuseFromCase { RecuseFromCase(on.key, account: of, note: note) }
}

struct ExtendCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend", abstract: "申请延期: asks the office above for more time.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "Working days after the deadline.")
    var days: Int
    @Option var reason: String

    func act() -> RequestExtension { RequestExtension(on.key, days: days, reason: reason) }
}

struct DecideExtensionCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide-extension", abstract: "审批延期: the office above gives more time, or not.")
    @OptionGroup var on: CaseActOptions
    @Flag(inversion: .prefixedNo) var approve: Bool
    @Option var note: String?

    func act() -> DecideExtension { DecideExtension(on.key, approved: approve, note: note) }
}

struct SuperviseCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "supervise", abstract: "督办: an office above watches over it.")
    @OptionGroup var on: CaseActOptions
    @Option(help: "What is expected.")
    var note: String

    func act() -> SuperviseCase { SuperviseCase(on.key, note: note) }
}
