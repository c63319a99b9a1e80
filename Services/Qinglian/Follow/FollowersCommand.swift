import ArgumentParser
import Messages

/// `qinglian followers`.
struct FollowersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "followers", abstract: "List who follows a ledger, and how far behind they are.")
    @OptionGroup var options: DeskOptions

    func run() async throws {
        try await options.ask(ListFollowers()) { reply in
            guard !reply.followers.isEmpty else { return "没有订阅方 nobody subscribes" }
            return Table(
                [
                    .init("订阅方 subscriber"), .init("所有者 owner"), .init("位置 position", right: true),
                    .init("落后 behind", right: true), .init("更新 updated"),
                ],
                rows: reply.followers.map { follower in
                    let behind =
                        reply.head.value > follower.position.value ? reply.head.value - follower.position.value : 0
                    return [
                        follower.name, follower.owner, String(follower.position.value), String(behind),
                        follower.updated.inChina,
                    ]
                }
            ).text
        }
    }
}
