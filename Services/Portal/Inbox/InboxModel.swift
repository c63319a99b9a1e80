import Messages

/// A list of notices as a page shows it.
struct InboxModel: Sendable {
    let views: [ViewTab]
    let show: String
    let groups: [Group]
    /// Said where there are none.
    let none: String?
    let older: String?
    let latest: String?
    let hasUnread: Bool
    /// Unread when the page was made: more than that is news.
    let unreadThen: String
    let isDone: Bool

    struct ViewTab: Sendable {
        let address: String
        let title: String
        let isHere: Bool
    }

    /// What is to be done, and what is to be known.
    struct Group: Sendable {
        let id: String
        let title: String
        let notices: [Row]
    }

    /// A matter, by its newest notice.
    struct Row: Sendable {
        let key: String
        let kind: String
        /// A class of the style sheet.
        let tone: String
        let isUrgent: Bool
        let isUnread: Bool
        let title: String
        let body: String
        let post: String?
        let time: String
        /// For `<time datetime>`.
        let instant: String
        let link: String?
        /// How many notices it stands for; nil of one.
        let count: String?

        init(_ notice: InboxNotice, _ places: Places, _ words: Words) {
            key = notice.id.description
            kind = words(notice.done ? "inbox.list.settled" : "inbox.kind.\(notice.kind.rawValue)")
            tone = notice.done ? "" : notice.kind == .deadline ? "warn" : notice.kind == .task ? "good" : ""
            isUrgent = notice.urgency == .urgent && !notice.done
            isUnread = !notice.read && !notice.done
            title = notice.title
            body = notice.body
            post = notice.post.map { words("inbox.list.as", ["post": places.post($0, words)]) }
            time = words.moment(notice.made)
            instant = notice.made.description
            // A notice is opened on this site only.
            link = notice.link.flatMap { Reading.local($0) == $0 ? $0 : nil }
            count = notice.count > 1 ? words("inbox.list.count", ["n": String(notice.count)]) : nil
        }
    }

    init(
        _ reply: ListInbox.Reply, _ sight: InboxSight, unread: Int, _ view: InboxView, isFirst: Bool, isDone: Bool,
        _ places: Places, _ words: Words
    ) {
        views = InboxView.allCases.map {
            ViewTab(
                address: "/inbox?show=\($0.rawValue)",
                title: words("inbox.list.\($0.rawValue)", ["n": String(unread)]), isHere: $0 == view)
        }
        show = view.rawValue
        let shown = reply.notices.filter(sight.shows)
        let (toDo, toKnow) = (shown.filter(\.isToDo), shown.filter { !$0.isToDo })
        groups = [("to-do", toDo), ("to-know", toKnow)].filter { !$0.1.isEmpty }.map { id, notices in
            Group(
                id: id, title: words("inbox.list.group.\(id)"), notices: notices.map { Row($0, places, words) })
        }
        none = shown.isEmpty ? words(view == .unread ? "inbox.list.noneUnread" : "inbox.list.none") : nil
        older = reply.more ? reply.notices.last.map { "/inbox?show=\(view.rawValue)&before=\($0.id)" } : nil
        latest = isFirst ? nil : "/inbox?show=\(view.rawValue)"
        hasUnread = unread > 0
        unreadThen = String(unread)
        self.isDone = isDone
    }
}

extension Places {
    /// 汪巷村 村文书; a guardian's with the grid.
    func post(_ post: RoleAtScope, _ words: Words) -> String {
        let grid = post.grid.map { [words("staff.grid", ["grid": $0])] } ?? []
        return ([find(post.area)?.name ?? post.area.description] + grid + [words("role.\(post.role.rawValue)")]).joined(
            separator: " ")
    }
}

extension InboxNotice {
    /// Whether something is still to be done.
    fileprivate var isToDo: Bool { kind.asksToAct && !done }
}
