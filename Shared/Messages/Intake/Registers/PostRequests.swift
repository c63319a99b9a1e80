/// One line of a file of posts, as it stands there.
package struct PostRow: Codable, Equatable, Sendable {
    @WholeNumber<LineBounds> package private(set) var line: Int
    /// A word of `Role`, or its Chinese name: 守护人, 村党组织书记, 村文书, 监委会, 前哨站, 镇办理岗, 镇纪委 …
    package let role: String
    package let area: String
    /// For guardians only.
    package let grid: String
    /// Tells posts of one role and scope apart; empty is 1.
    package let ordinal: String
    /// `holder` or `deputy`, A岗 or B岗; empty is the holder.
    package let seat: String
    /// The person's login; empty: a pseudonym kept for this name and telephone. Absent: of who sits there under this name, as it
    /// was; of anybody else as if it were empty.
    package let account: String?
    package let name: String
    /// Absent: of who sits there under this name, as it was. Empty: none.
    package let telephone: String?
    /// The first day in the seat, `2026-11-21`; empty is now.
    package let from: String

    package init(
        line: Int, role: String, area: String, grid: String = "", ordinal: String = "", seat: String = "",
        account: String? = nil, name: String, telephone: String? = nil, from: String = ""
    ) {
        self.line = line
        self.role = role
        self.area = area
        self.grid = grid
        self.ordinal = ordinal
        self.seat = seat
        self.account = account
        self.name = name
        self.telephone = telephone
        self.from = from
    }
}

package struct ImportPosts: Command {
    package static let method: MethodName = "intake.posts.import"
    package static let summary =
        "Establishes posts and hands their seats over, guardians in bulk included; safe to repeat."
    /// At most `ImportReport.rowLimit`.
    package let rows: [PostRow]
    /// Whether the report only foresees what would become of the rows: nothing is done. Absent: no.
    package let trial: Bool?

    package init(rows: [PostRow], trial: Bool? = nil) {
        self.rows = rows
        self.trial = trial
    }

    package typealias Reply = ImportReport
}

package struct HandOverPost: Command {
    package static let method: MethodName = "intake.post.hand-over"
    package static let summary = "Gives a post's seat to a person, now or from a coming day."
    package let post: UUIDv7
    package let seat: Seat
    package let account: String
    package let name: String
    package let telephone: String
    /// Its first moment in China; now if absent.
    package let from: CivilDay?

    package init(
        post: UUIDv7, seat: Seat, account: String, name: String, telephone: String, from: CivilDay? = nil
    ) {
        self.post = post
        self.seat = seat
        self.account = account
        self.name = name
        self.telephone = telephone
        self.from = from
    }

    package typealias Reply = Done
}

package struct VacatePost: Command {
    package static let method: MethodName = "intake.post.vacate"
    package static let summary = "Empties a post's seat at once, a handover that was to come included."
    package let post: UUIDv7
    package let seat: Seat

    package init(post: UUIDv7, seat: Seat) {
        self.post = post
        self.seat = seat
    }

    package typealias Reply = Done
}

package struct EstablishPost: Command {
    package static let method: MethodName = "intake.post.establish"
    package static let summary =
        "Establishes a post with both seats empty, under the next free number of its role and place."
    /// A guardian's names its grid.
    package let role: RoleAtScope

    package init(role: RoleAtScope) {
        self.role = role
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let post: UUIDv7
        package let ordinal: Int

        package init(post: UUIDv7, ordinal: Int) {
            self.post = post
            self.ordinal = ordinal
        }
    }
}

package struct AbolishPost: Command {
    package static let method: MethodName = "intake.post.abolish"
    package static let summary =
        "Abolishes a post; both seats are empty at once. Refused to the last post that could go on with open cases."
    package let post: UUIDv7

    package init(post: UUIDv7) {
        self.post = post
    }

    package typealias Reply = Done
}

package struct LeavePosts: Command {
    package static let method: MethodName = "intake.post.leave"
    package static let summary = "Cuts off at once who leaves: every seat the account holds in the actor's area."
    package let account: String

    package init(account: String) {
        self.account = account
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let posts: [UUIDv7]

        package init(posts: [UUIDv7]) {
            self.posts = posts
        }
    }
}

package struct ListPosts: Query {
    package static let method: MethodName = "intake.posts.list"
    package static let summary = "Lists the posts in an area with the accounts that hold them now; no names."
    package let area: AreaCode
    package let role: Role?
    /// The last of the page before.
    package let after: UUIDv7?

    package init(area: AreaCode, role: Role? = nil, after: UUIDv7? = nil) {
        self.area = area
        self.role = role
        self.after = after
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// By place, role, grid and ordinal; at most 500.
        package let posts: [Entry]
        package let more: Bool

        package init(posts: [Entry], more: Bool) {
            self.posts = posts
            self.more = more
        }
    }

    package struct Entry: Codable, Equatable, Sendable {
        package let post: UUIDv7
        package let role: RoleAtScope
        package let ordinal: Int
        package let holder: String?
        package let deputy: String?

        package init(post: UUIDv7, role: RoleAtScope, ordinal: Int, holder: String?, deputy: String?) {
            self.post = post
            self.role = role
            self.ordinal = ordinal
            self.holder = holder
            self.deputy = deputy
        }
    }
}

/// Asks in which posts an account sits now, as holder or deputy. A portal asks as the account itself, without roles.
package struct ReadPostsOf: Query {
    package static let method: MethodName = "intake.posts.of"
    package static let summary = "The posts that an account holds or deputises now: what it may speak as."
    package let account: String

    package init(account: String) {
        self.account = account
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let posts: [Held]

        package init(posts: [Held]) {
            self.posts = posts
        }
    }

    package struct Held: Codable, Equatable, Sendable {
        package let post: UUIDv7
        package let role: RoleAtScope
        package let ordinal: Int
        package let seat: Seat
        package let since: Timestamp

        package init(post: UUIDv7, role: RoleAtScope, ordinal: Int, seat: Seat, since: Timestamp) {
            self.post = post
            self.role = role
            self.ordinal = ordinal
            self.seat = seat
            self.since = since
        }
    }
}
