import ArgumentParser
import Messages

/// `qinglian accounts waiting`.
struct WaitingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waiting",
        abstract: "Lists what waits for county discipline to consent; it is answered in the portal.",
        discussion: """
            Seats wait at intake, tokens, passwords and one-time codes at portal, contacts at notification. What nobody answers \
            takes force after 72 hours. Only who sits in county discipline answers, signed in with a password: nobody does it \
            from here.
            """)

    @OptionGroup var options: DeskOptions

    func run() async throws {
        var waiting: [ListConsents.Waiting] = []
        var after: UUIDv7?
        repeat {
            let request = ListConsents(after: after, limit: PageBounds.range.upperBound)
            let replies = try await options.askAll(request).map { (place: $0.service, reply: $0.reply) }
            let page = request.page(replies)
            waiting += page.rows.map(\.waiting)
            after = page.next
        } while after != nil
        try options.show(ListConsents.Reply(waiting: waiting)) { reply in
            reply.waiting.isEmpty
                ? "没有等答复的事 nothing waits"
                : Table(
                    [
                        .init("什么事 matter"), .init("谁的 whose"), .init("谁办的 by"), .init("时间 since"),
                        .init("到时生效 until"),
                    ], rows: reply.waiting.map(Self.row)
                ).text
        }
    }

    private static func row(_ waiting: ListConsents.Waiting) -> [String] {
        [
            waiting.matter.rawValue,
            [waiting.post?.description, waiting.account].compactMap(\.self).joined(separator: " "),
            [waiting.by, waiting.through].compactMap(\.self).joined(separator: " "), waiting.since.inChina,
            waiting.until.inChina,
        ]
    }
}
