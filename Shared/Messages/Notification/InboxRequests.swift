package struct ListInbox: Query {
    package static let method: MethodName = "notification.inbox.list"
    package static let summary = "The actor's own notices, newest first."
    package let language: NoticeLanguage
    package let unreadOnly: Bool?
    /// Of each matter, as each post, only the newest: of those that are not done, where there are any. Absent: all.
    package let byMatter: Bool?
    /// The last of the page before.
    package let before: UUIDv7?

    package init(
        language: NoticeLanguage = .zh, unreadOnly: Bool? = nil, byMatter: Bool? = nil, before: UUIDv7? = nil
    ) {
        self.language = language
        self.unreadOnly = unreadOnly
        self.byMatter = byMatter
        self.before = before
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// At most 50.
        package let notices: [InboxNotice]
        package let more: Bool
        package let unread: Int

        package init(notices: [InboxNotice], more: Bool, unread: Int) {
            self.notices = notices
            self.more = more
            self.unread = unread
        }
    }
}

/// A notice in words.
package struct InboxNotice: Codable, Equatable, Sendable {
    package let id: UUIDv7
    package let made: Timestamp
    package let kind: NoticeKind
    package let urgency: NoticeUrgency
    package let title: String
    package let body: String
    package let link: String?
    package let about: Subject?
    package let post: RoleAtScope?
    /// Its reader has opened it.
    package let read: Bool
    /// What it asked for need not be done any more. A notice is unread that was neither read nor done.
    package let done: Bool
    /// How many notices of the matter there are, or are unread where only those are listed; this is the newest.
    package let count: Int

    package init(
        id: UUIDv7, made: Timestamp, kind: NoticeKind, urgency: NoticeUrgency, title: String, body: String,
        link: String?, about: Subject?, post: RoleAtScope?, read: Bool, done: Bool = false, count: Int = 1
    ) {
        self.id = id
        self.made = made
        self.kind = kind
        self.urgency = urgency
        self.title = title
        self.body = body
        self.link = link
        self.about = about
        self.post = post
        self.read = read
        self.done = done
        self.count = count
    }
}

package struct CountInbox: Query {
    package static let method: MethodName = "notification.inbox.count"
    package static let summary = "How many matters of the actor's inbox have unread notices."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        package let unread: Int

        package init(unread: Int) {
            self.unread = unread
        }
    }
}

package struct ReadNotices: Command {
    package static let method: MethodName = "notification.inbox.read"
    package static let summary = "Marks notices of the actor's inbox as read, with the others of the same matters."
    /// At most 500; absent: all that are unread, at most 500 at once.
    package let notices: [UUIDv7]?

    package init(notices: [UUIDv7]?) {
        self.notices = notices
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let unread: Int

        package init(unread: Int) {
            self.unread = unread
        }
    }
}
