import Messages
import ServiceKit

enum PostHandlers {
    static func install(into service: inout ServiceDefinition) {
        service.on(ImportPosts.self, PostImport.run)
        service.on(HandOverPost.self, handOver)
        service.on(VacatePost.self, vacate)
        service.on(AbolishPost.self, abolish)
        service.on(LeavePosts.self, leave)
        service.on(ListPosts.self, list)
        service.on(ReadPostsOf.self, postsOf)
    }

    private static func handOver(_ command: HandOverPost, _ act: Act) throws -> Done {
        let post = try post(command.post, act)
        let incumbent: Incumbent
        do {
            incumbent = try Incumbent(account: command.account, name: command.name, telephone: command.telephone)
        } catch {
            throw DeskError.invalid("post.person", error.message)
        }
        guard let account = incumbent.account else {
            throw DeskError.invalid("post.person", "请填账号 (an account is missing)")
        }
        if let day = command.from, day < CivilDay(inChinaAt: act.now) {
            throw DeskError.refused("post.past", "交接日期已过；请填今天或以后 (the day is past: choose today or a later one)")
        }
        let from = max(command.from?.startInChina ?? act.now, act.now)
        guard let person = try incumbent.seal(account, act) else { throw DeskError.forgottenPerson }
        var seats = try SeatTable.read(post.id, in: act.database)
        do {
            try seats.handOver(command.seat, to: account, person, from: from, now: act.now)
        } catch {
            throw DeskError.refused(
                "post.both-seats", "同一人不能兼任 A、B 岗 (one person cannot hold both seats of a post)")
        }
        try act.record(
            PostHandedOver(post: post.id, seat: command.seat, account: account, from: from, person: person))
        return Done()
    }

    private static func vacate(_ command: VacatePost, _ act: Act) throws -> Done {
        let post = try post(command.post, act)
        try act.record(PostVacated(post: post.id, seat: command.seat))
        return Done()
    }

    private static func abolish(_ command: AbolishPost, _ act: Act) throws -> Done {
        let post = try post(command.post, act)
        try act.record(PostAbolished(post: post.id))
        return Done()
    }

    /// A post that the actor may fill.
    private static func post(_ id: UUIDv7, _ act: Act) throws -> Post {
        guard let post = try Posts.find(id, in: act.database) else {
            throw DeskError.notFound("post.unknown", "没有这个岗位 (no such post)")
        }
        try act.require(PostKind.of(post.role.role).filledBy, at: post.role.area, grid: post.role.grid)
        return post
    }

    /// Takes the posts within the actor's reach; those elsewhere are left to who may fill them.
    private static func leave(_ command: LeavePosts, _ act: Act) throws -> LeavePosts.Reply {
        let posts = try Posts.of(command.account, from: act.now, in: act.database).filter { post in
            act.actor.holds(PostKind.of(post.role.role).filledBy, at: post.role.area, grid: post.role.grid)
        }
        guard !posts.isEmpty else {
            throw DeskError.notFound("post.none", "此账号在您管辖的范围内没有岗位 (the account has no post within your reach)")
        }
        try act.record(PostsLeft(account: command.account, posts: posts.map(\.id)))
        return LeavePosts.Reply(posts: posts.map(\.id))
    }

    private static func list(_ query: ListPosts, _ view: View) throws -> ListPosts.Reply {
        try view.require(Reach.readers, at: query.area)
        let limit = 500
        let after = try query.after.flatMap { try Posts.find($0, in: view.database) }
        guard query.after == nil || after != nil else {
            throw DeskError.notFound("post.unknown", "没有这个岗位；请从第一页重新查询 (no such post: begin with the first page)")
        }
        let posts = try Posts.list(
            within: query.area, role: query.role, after: after, limit: limit + 1, in: view.database)
        let entries = try posts.prefix(limit).map { post in
            let seats = try SeatTable.read(post.id, in: view.database)
            return ListPosts.Entry(
                post: post.id, role: post.role, ordinal: post.ordinal,
                holder: seats.occupant(of: .holder, at: view.now), deputy: seats.occupant(of: .deputy, at: view.now))
        }
        return ListPosts.Reply(posts: entries, more: posts.count > limit)
    }

    /// For the account itself, which a portal asks as once it has signed in, and for who looks after posts.
    private static func postsOf(_ query: ReadPostsOf, _ view: View) throws -> ReadPostsOf.Reply {
        let keepers: Set<Role> = [.operator, .countyDesk, .countyDiscipline]
        guard query.account == view.actor.account || view.actor.roles.contains(where: { keepers.contains($0.role) })
        else { throw DeskError.forbidden("只能查自己的岗位 (an account's posts are shown to itself and to the county)") }
        let held = try Posts.inForce(query.account, at: view.now, view.database)
        return ReadPostsOf.Reply(
            posts: held.map {
                .init(
                    post: $0.post.id, role: $0.post.role, ordinal: $0.post.ordinal, seat: $0.seat, since: $0.since)
            })
    }
}
