import ArgumentParser
import Messages

/// `qinglian case follow`: what the filer sees.
struct FollowCaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow", abstract: "查进度: shows the filer how far the case has come.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "The 16 digits of the receipt.")
    var receipt: String

    func run() async throws {
        try await options.ask(FollowCase(receipt: receipt), as: .villager) { reply in
            [
                reply.standing.text,
                Table.pairs([
                    ("类别 kind", "\(reply.kind.shown), \(reply.category)"), ("目前由谁办理 now at", reply.office),
                    ("评价 grade", reply.grade.map { String($0.rawValue) }),
                    (
                        "已补发 replaced",
                        reply.replaced.map {
                            "\($0.at.inChina) \($0.office)" + ($0.byCode ? "" : "，没有短信验证 without a code")
                        }
                    ),
                    ("已异议 objected", reply.replaced?.objected?.inChina),
                ]), reply.steps.text, reply.promises.map(\.chinese).joined(separator: "\n"),
            ].filter { !$0.isEmpty }.joined(separator: "\n\n")
        }
    }
}

/// `qinglian case show`: what staff see. The opening of what is sealed is recorded.
struct ShowCaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a case with its story to the offices that handle it; it is recorded.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "The case: its 8 digits or its id.")
    var id: CaseKey
    @Flag(help: "Show telephone and name whole, not masked.")
    var contact = false

    func run() async throws {
        try await options.ask(ReadCase(id, contact: contact)) { reply in
            [
                reply.row.standing.text,
                Table.pairs([
                    ("编号 number", reply.row.number.grouped),
                    ("门牌 door", reply.door),
                    ("类别 kind", "\(reply.row.kind.shown), \(reply.row.category)"),
                    ("来自 place", "\(reply.row.place.village)" + (reply.row.place.grid.map { " 网格 \($0)" } ?? "")),
                    ("提交 filed", "\(reply.row.filed.inChina) (\(reply.row.channel.rawValue))"),
                    ("平台编号 platform number", reply.content?.platformNumber),
                    ("主办 lead", reply.lead),
                    ("会办 helpers", reply.helpers.isEmpty ? nil : reply.helpers.joined(separator: ", ")),
                    (
                        "联系 contact",
                        reply.contact.map {
                            [$0.name, $0.telephone.map { Telephone.shown($0) }].compactMap(\.self).joined(
                                separator: " ")
                        }
                    ),
                    ("可办 may now", reply.acts.isEmpty ? nil : reply.acts.joined(separator: ", ")),
                ]), "内容 story\n" + Self.story(of: reply), reply.steps.text, reply.tasks.text,
            ].filter { !$0.isEmpty }.joined(separator: "\n\n")
        }
    }

    private static func story(of reply: ReadCase.Reply) -> String {
        guard let story = reply.content?.story else { return "已销毁 destroyed" }
        return story.isEmpty ? "只有语音 in a voice message alone" : story
    }
}

extension [CaseStepShown] {
    var text: String {
        guard !isEmpty else { return "" }
        return Table(
            [.init("时间 at"), .init("办理 act"), .init("状态 state"), .init("单位 office"), .init("经办 by"), .init("说明 note")],
            rows: map {
                [$0.at.inChina, $0.act, $0.state.chinese, $0.office ?? "", $0.by ?? "", $0.note ?? ""]
            }
        ).text
            + flatMap(\.attachments).map {
                "\n附件 attachment \($0.attachment) \($0.mediaType.rawValue)"
                    + ($0.transcript.map { "\n    \($0)" } ?? "")
            }.joined()
    }
}
