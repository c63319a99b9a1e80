import ArgumentParser
import Messages

/// `qinglian case find-lost`. The opening is recorded.
struct FindLostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find-lost", abstract: "查找遗失回执的件: by the telephone that was left and the day; it is recorded.")
    @OptionGroup var options: DeskOptions
    @Option var telephone: String
    @Option(help: "The day it was filed, as 2026-11-21.")
    var day: CivilDay
    @Option(help: "The village it was filed from; anywhere if absent.")
    var village: AreaCode?

    func run() async throws {
        try await options.ask(FindLostCases(telephone: telephone, day: day, village: village)) { reply in
            Table(
                [.init("编号 case"), .init("类别 kind"), .init("提交 filed")],
                rows: reply.cases.map {
                    [$0.case.description, "\($0.kind.chinese) \($0.category)", $0.filed.inChina]
                }
            ).text
        }
    }
}

/// `qinglian case recover`: without `--code` a code is sent, with it the number is issued.
struct RecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "补发回执: sends a code to the telephone that was left; with --code, issues the new number.",
        discussion: "Where no code can be sent or read, an office above issues the number: 'qinglian case reissue'.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "The case's id.")
    var id: UUIDv7
    @Option(help: "The telephone that was left; to have a code sent.")
    var telephone: String?
    @Option(help: "The day it was filed, as 2026-11-21; to have a code sent.")
    var day: CivilDay?
    @Option(help: "The code that the filer reads out; issues the number.")
    var code: String?

    func validate() throws {
        guard (code == nil) == (telephone != nil && day != nil), code == nil || (telephone == nil && day == nil) else {
            throw ValidationError("give --telephone and --day to have a code sent, or --code once it is there")
        }
    }

    func run() async throws {
        if let code {
            let reply = try await options.withDesk { try await $0.ask(ConfirmRecovery(id, code: code)) }
            guard reply.receipt != nil else {
                throw DeskError.refused(
                    "recover.code-wrong",
                    "验证码不对，还可以试 \(reply.left) 次 (the code is wrong: \(reply.left) tries left)")
            }
            try options.show(reply) { reply in
                Table.pairs([("查询码 receipt", reply.receipt), ("编号 case", reply.case.description)])
            }
        } else if let telephone, let day {
            try await options.ask(RecoverCase(id, telephone: telephone, day: day)) { reply in
                Table.pairs([
                    ("编号 case", reply.case.description), ("验证码有效至 code good until", reply.expires.inChina),
                    ("今天还可以发 codes left today", String(reply.left)),
                ])
            }
        }
    }
}

/// `qinglian case reissue`.
struct ReissueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reissue",
        abstract: "不用验证码补发回执: an office above issues a new number; the filer is told, the old number can object.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "The case's id.")
    var id: UUIDv7
    @Option(help: "The telephone that was left.")
    var telephone: String
    @Option(help: "The day it was filed, as 2026-11-21.")
    var day: CivilDay
    @Option(help: "How it was found out that this is the filer.")
    var reason: String

    func run() async throws {
        try await options.ask(ReissueReceipt(id, telephone: telephone, day: day, reason: reason)) { reply in
            Table.pairs([("查询码 receipt", reply.receipt), ("编号 case", reply.case.description)])
        }
    }
}

struct ObjectCommand: CaseActCommand {
    static let configuration = CommandConfiguration(
        commandName: "object-to-reissue", abstract: "不是我补发的: says with the old number that no new one was asked for.")
    @OptionGroup var on: CaseActOptions

    func act() -> ObjectToReissue { ObjectToReissue(on.key) }
}
