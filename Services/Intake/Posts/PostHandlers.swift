import Messages
import ServiceKit

enum PostHandlers {
    static func install(
        into service: inout ServiceDefinition, release: @escaping @Sendable (Post, Act) throws -> Void
    ) {
        service.on(ImportPosts.self, PostImport.run)
        service.on(HandOverPost.self, handOver)
        service.on(VacatePost.self, vacate)
        service.on(EstablishPost.self, establish)
        service.on(AbolishPost.self) { command, act in try abolish(command, act, release) }
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
        do {
            try IncompatiblePosts.check(seats, of: post.role, post.id, from: act.now, act.database)
        } catch let problem as IncompatibleSeat {
            throw DeskError.refused("post.incompatible", problem.message)
        }
        try SeatConsent(act).record(post, command.seat, account, person, from: from)
        return Done()
    }

    private static func vacate(_ command: VacatePost, _ act: Act) throws -> Done {
        let post = try post(command.post, act)
        try act.record(PostVacated(post: post.id, seat: command.seat))
        return Done()
    }

    private static func establish(_ command: EstablishPost, _ act: Act) throws -> EstablishPost.Reply {
        let role = command.role
        let kind = PostKind.of(role.role)
        try act.require(kind.filledBy, at: role.area, grid: role.grid)
        guard kind.level == nil || kind.level == role.area.level, kind.isOfGrid == (role.grid != nil) else {
            throw DeskError.invalid(
                "post.scope", "这个岗位不设在这一级；守护人要选网格 (posts of this role stand elsewhere; a guardian's names a grid)")
        }
        guard try AreaRegister.find(role.area, in: act.database) != nil else {
            throw DeskError.notFound("area.unknown", "区划代码没有登记 (the area is not registered)")
        }
        if let grid = role.grid, try GridRegister.find(grid, in: role.area, act.database) == nil {
            throw DeskError.notFound("grid.unknown", "没有这个网格 (the grid is not registered)")
        }
        let taken = Set(try Posts.sharing(role, in: act.database).map(\.ordinal))
        guard let ordinal = (1...PostKind.ordinalLimit).first(where: { !taken.contains($0) }) else {
            throw DeskError.refused(
                "post.many", "这里的这种岗位已满 \(PostKind.ordinalLimit) 个 (there are as many posts of this role as can be)")
        }
        let post = act.newID()
        try act.record(PostEstablished(post: post, role: role, ordinal: ordinal))
        return EstablishPost.Reply(post: post, ordinal: ordinal)
    }

    private static func abolish(
        _ command: AbolishPost, _ act: Act, _ release: (Post, Act) throws -> Void
    ) throws -> Done {
        let post = try post(command.post, act)
        if post.role.role == .operator, try Posts.sharing(post.role, in: act.database).count == 1 {
            throw DeskError.refused(
                "post.last-operator", "这是最后一个运维岗，撤了就没人能管理 (the last operator's post stays: nobody could run the suite)")
        }
        try release(post, act)
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
        try view.require(RegisterPermissions.readers, at: query.area)
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
