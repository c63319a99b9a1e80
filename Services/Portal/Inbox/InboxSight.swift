import Bus
import HTTPTypes
import Messages

/// Which notices of an account a session shows. A guardian's phone shows those of guardians' posts and those that come as no
/// post, whatever else the account holds or held.
enum InboxSight: Hashable, Sendable {
    case whole
    case guardian

    func shows(_ notice: InboxNotice) -> Bool {
        self == .whole || notice.post.map { $0.role == .guardian } ?? true
    }
}

extension Edge {
    /// How many notices of an account are unread, as far as a session shows them; of a phone's at most a page of 50 is counted.
    ///
    /// - Throws: `DeskError`.
    func countUnread(
        of account: Login, _ sight: InboxSight, _ context: EdgeContext, patience: Duration = Desks.patience
    ) async throws -> Int {
        let actor = Messages.Principal(account: account.description)
        switch sight {
        case .whole:
            return try await desks.ask(
                CountInbox(), as: actor, traceparent: context.traceparent, patience: patience
            ).reply.unread
        case .guardian:
            return try await desks.ask(
                ListInbox(unreadOnly: true, byMatter: true), as: actor, traceparent: context.traceparent,
                patience: patience
            ).reply.notices.filter(sight.shows).count
        }
    }

    /// The same as every page's navigation says it; nil if nobody knows.
    func knownUnread(of account: Login, _ sight: InboxSight, _ context: EdgeContext) async -> Int? {
        await unread.count(of: .init(account: account, sight: sight)) {
            try await countUnread(of: account, sight, context, patience: UnreadCounts.patience)
        }
    }

    /// Asks for what belongs to the account alone, whatever posts it holds.
    ///
    /// - Throws: `DeskError`; `EdgeError` if nobody is signed in.
    func askOwn<R: Messages.Request>(_ request: R, _ context: EdgeContext, id: UUIDv7? = nil) async throws -> R.Reply {
        let (viewer, _) = try AccountPage.viewer(context)
        return try await desks.ask(
            request, as: viewer.person, id: id, traceparent: context.traceparent
        ).reply
    }

    /// Makes sure that a session may say where the account's notices go: a guardian's phone may, unless the account holds
    /// other posts, whose notices would go there too.
    ///
    /// - Throws: `EdgeError`; `DeskError` if the posts cannot be asked for.
    func requireWholeAccount(_ context: EdgeContext) async throws {
        let (viewer, login) = try AccountPage.viewer(context)
        guard viewer.sight == .guardian else { return }
        guard try await roles(of: login, context).allSatisfy({ $0.role == .guardian }) else {
            throw EdgeError(.forbidden, "inbox.settings.phone")
        }
    }
}
