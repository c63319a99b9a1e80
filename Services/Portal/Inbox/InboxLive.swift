import Hummingbird
import Messages

/// Tells an open page how many notices of its own account are unread, and again whenever that changes.
struct InboxLive: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("inbox/live") { request, context in
            let (viewer, login) = try AccountPage.viewer(context)
            let listening = try listen(to: .account(viewer.account))
            return EventStream.response(context) { stream in
                try await edge.whileSignedIn(viewer, request, context, every: Self.check, listening) {
                    var told: Int?
                    func tell() async throws {
                        let unread = try await edge.countUnread(of: login, viewer.sight, context)
                        edge.unread.note(unread, of: .init(account: login, sight: viewer.sight))
                        if unread != told { stream.send(event: "unread", data: "{\"unread\":\(unread)}") }
                        told = unread
                    }
                    try await tell()
                    for await _ in listening.events {
                        try await Task.sleep(for: pause)
                        try await tell()
                    }
                }
            }
        }
    }

    /// Notices that are made name whom they are for; notices that are read, who read them. Whatever is heard, the count that
    /// is sent is asked for as the account itself.
    private func listen(to account: Addressee) throws -> LiveHub.Listening {
        do {
            return try edge.hub.watch(Self.topics, naming: account.description)
        } catch {
            throw EdgeError(.serviceUnavailable, "error.later", retryAfter: 30)
        }
    }

    static let topics = ["notification.notice."].compactMap { Topic($0) }
    /// How often it is asked whether the viewer is still signed in.
    static let check = Duration.seconds(30)
    static let least = Duration.milliseconds(300)
    /// Counts that all pages together ask for in a second: with more pages open, each waits longer.
    static let countsASecond = 2_000

    /// How long changes are gathered before the count is asked for.
    private var pause: Duration {
        max(Self.least, .milliseconds(1_000 * edge.hub.listeners / Self.countsASecond))
    }
}
