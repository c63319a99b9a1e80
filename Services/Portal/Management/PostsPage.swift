import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// Posts and who sits in them: handed over, vacated, left. What a person may fill where, the register of posts decides.
struct PostsPage: Sendable {
    let edge: Edge

    /// Whose posts may fill others somewhere.
    static let keepers: Set<Role> = [
        .operator, .countyDesk, .countyDiscipline, .townDesk, .villageSecretary, .villageClerk,
    ]

    func add(to router: Router<EdgeContext>) {
        let keepers = router.group().add(middleware: SessionMiddleware(edge: edge, for: Self.keepers))
        keepers.get("operator/posts") { request, context in try await list(request, context) }
        keepers.post("operator/posts") { request, context in try await establish(request, context) }
        keepers.post("operator/posts/:post/abolish") { request, context in try await abolish(request, context) }
        keepers.post("operator/posts/leave") { request, context in try await leave(request, context) }
        keepers.get("operator/posts/:post") { request, context in
            let (post, entry) = try await find(request.uri.queryParameters["at"].map(String.init), context)
            return edge.page("accounts/post", try await model(post, entry, context), context)
        }
        keepers.post("operator/posts/:post/hand-over") { request, context in try await handOver(request, context) }
        keepers.post("operator/posts/:post/vacate") { request, context in try await vacate(request, context) }
        keepers.post("operator/posts/:post/slip") { request, context in try await slip(request, context) }
    }

    // MARK: The list

    private struct ListModel: Sendable {
        let tabs: [OperatorTab]
        let area: String
        let name: String
        let above: [Place]
        let hasBelow: Bool
        let places: [Place]
        let posts: [PostRow]
        let next: String?
        let left: String?
        /// Whether a post was just abolished.
        let isAbolished: Bool
        /// Makes leaving be done once.
        let id: String
        let founding: PostFounding?

        struct Place: Sendable {
            let code: String
            let name: String
        }
    }

    struct PostRow: Sendable {
        let address: String
        let role: String
        let scope: String
        let ordinal: String
        let holder: String?
        let deputy: String?

        init(_ entry: ListPosts.Entry, _ words: Words) {
            address = "/operator/posts/\(entry.post)?at=\(entry.role)"
            role = words("role.\(entry.role.role.rawValue)")
            scope = entry.role.place
            ordinal = String(entry.ordinal)
            holder = entry.holder
            deputy = entry.deputy
        }
    }

    private func list(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let query = request.uri.queryParameters
        let model = try await listModel(
            area: query["area"].map(String.init), after: query["after"].flatMap { UUIDv7(String($0)) },
            left: query["left"].map(String.init), isAbolished: query["done"] == "abolished", nil, context)
        return edge.page("accounts/posts", model, context)
    }

    /// - Parameter attempt: a post that could not be established, with what is wrong.
    private func listModel(
        area: String?, after: UUIDv7? = nil, left: String? = nil, isAbolished: Bool = false,
        _ attempt: PostFounding.Attempt?, _ context: EdgeContext
    ) async throws -> ListModel {
        let words = edge.words(context)
        let reach = (context.viewer?.roles ?? []).filter { Self.keepers.contains($0.role) }.map(\.area)
        let widest = reach.min { $0.level < $1.level }
        guard let area = area.map({ AreaCode($0) }) ?? widest else {
            throw EdgeError(.notFound, "error.missing")
        }
        let reply = try await edge.ask(ListPosts(area: area, after: after), context)
        let places = try await edge.ask(ListAreas(within: area), context).areas
        var above: [ListModel.Place] = []
        for place in [area.county, area.town].compactMap(\.self)
        where place != area && reach.contains(where: { $0.contains(place) }) {
            let name = try await edge.ask(ListAreas(within: place), context).areas.first?.name
            above.append(.init(code: place.description, name: name ?? place.description))
        }
        let below = places.filter { $0.code.parent == area }
        let next = reply.more ? reply.posts.last.map { "/operator/posts?area=\(area)&after=\($0.post)" } : nil
        let roles = PostFounding.roles(at: area, context.viewer)
        let grids = roles.contains(.guardian) ? try await edge.grids(of: area, context).map(\.grid) : []
        return ListModel(
            tabs: OperatorTab.all("posts", context.viewer, words), area: area.description,
            name: places.first { $0.code == area }?.name ?? area.description,
            above: above, hasBelow: !below.isEmpty,
            places: below.map { .init(code: $0.code.description, name: $0.name) },
            posts: reply.posts.filter { area.level != .county || $0.role.area == area }.map { PostRow($0, words) },
            next: next, left: left, isAbolished: isAbolished, id: edge.systemInputs.newID().description,
            founding: PostFounding(
                roles: roles, grids: grids, attempt, id: edge.systemInputs.newID(), words))
    }

    private func establish(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let area = try PlaceQuestion.area(form["area"], of: Self.keepers, context)
        let attempt = PostFounding.Attempt(form, at: area)
        guard let role = attempt.scope else { throw EdgeError(.unprocessableContent, "error.invalid") }
        do {
            let reply = try await edge.ask(EstablishPost(role: role), context, id: form.operationID)
            return .redirect(to: "/operator/posts/\(reply.post)?at=\(role)")
        } catch let error as DeskError where error.kind == .refused || error.kind == .invalidParams {
            let model = try await listModel(
                area: area.description, attempt.refused(error.message), context)
            return edge.page("accounts/posts", model, context, status: .unprocessableContent)
        }
    }

    private func leave(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let reply = try await edge.ask(
            LeavePosts(account: TypedNumber.identifier(form["account"] ?? "")), context,
            id: form["id"].flatMap { UUIDv7($0) })
        let area = form["area"].flatMap { AreaCode($0) }.map { "area=\($0)&" } ?? ""
        return .redirect(to: "/operator/posts?\(area)left=\(reply.posts.count)")
    }

    // MARK: One post

    private struct Model: Sendable {
        let tabs: [OperatorTab]
        let post: PostRow
        let key: String
        let id: String
        let at: String
        let seats: [SeatModel]
        let abolishID: String
        let mayAbolish: Bool
        var abolishProblem: String?
        let givesSlips: Bool
        /// Where its group's robots and webhooks are, for who may see to them.
        let groups: String?
        var problem: String?
        var account: String?
        var name: String?
        var telephone: String?
        var from: String?

        struct SeatModel: Sendable {
            let word: String
            let title: String
            let occupant: String?
            let isChosen: Bool
            let vacateID: String
        }
    }

    private func model(
        _ post: UUIDv7, _ entry: ListPosts.Entry, seat: Seat = .holder, _ context: EdgeContext
    ) async throws -> Model {
        let words = edge.words(context)
        return Model(
            tabs: OperatorTab.all("posts", context.viewer, words), post: PostRow(entry, words),
            key: post.description, id: edge.systemInputs.newID().description, at: entry.role.description,
            seats: Seat.allCases.map {
                Model.SeatModel(
                    word: $0.rawValue, title: words("account.posts.seat.\($0.rawValue)"),
                    occupant: $0 == .holder ? entry.holder : entry.deputy, isChosen: $0 == seat,
                    vacateID: edge.systemInputs.newID().description)
            },
            abolishID: edge.systemInputs.newID().description,
            mayAbolish: PostFounding.roles(at: entry.role.area, context.viewer).contains(entry.role.role),
            givesSlips: entry.role.role == .guardian
                && SlipRule.allows(context.viewer?.roles ?? [], for: [entry.role]),
            groups: (context.viewer?.roles ?? []).contains { $0.role == .operator || $0 == entry.role }
                ? ContactForms.page(of: entry.role) : nil)
    }

    /// The post of the address, found among those of its role and place.
    private func find(_ at: String?, _ context: EdgeContext) async throws -> (UUIDv7, ListPosts.Entry) {
        guard let post = context.parameters.get("post").flatMap({ UUIDv7($0) }),
            let role = at.flatMap({ RoleAtScope($0) })
        else { throw EdgeError(.notFound, "error.missing") }
        let reply = try await edge.ask(ListPosts(area: role.area, role: role.role), context)
        guard let entry = reply.posts.first(where: { $0.post == post }) else {
            throw EdgeError(.notFound, "error.missing")
        }
        return (post, entry)
    }

    private func handOver(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let (post, entry) = try await find(form["at"], context)
        do {
            let from = form["from"].map { TypedNumber.day($0) }
            guard let seat = form["seat"].flatMap({ Seat(rawValue: $0) }), from == nil || from?.flatMap(\.self) != nil
            else { throw DeskError.invalid("post.form", edge.words(context)("account.posts.day-form")) }
            let command = HandOverPost(
                post: post, seat: seat, account: form["account"] ?? "", name: form["name"] ?? "",
                telephone: form["telephone"] ?? "", from: from.flatMap(\.self))
            _ = try await edge.ask(command, context, id: form["id"].flatMap { UUIDv7($0) })
        } catch let error as DeskError where !error.isTransient && error.kind != .forbidden {
            var model = try await model(
                post, entry, seat: form["seat"].flatMap { Seat(rawValue: $0) } ?? .holder, context)
            model.problem = error.message
            model.account = form["account"]
            model.name = form["name"]
            model.telephone = form["telephone"]
            model.from = form["from"]
            return edge.page("accounts/post", model, context, status: .unprocessableContent)
        }
        return .redirect(to: "/operator/posts/\(post)?at=\(entry.role)")
    }

    private func vacate(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let (post, entry) = try await find(form["at"], context)
        guard let seat = form["seat"].flatMap({ Seat(rawValue: $0) }) else {
            throw EdgeError(.unprocessableContent, "error.invalid")
        }
        _ = try await edge.ask(VacatePost(post: post, seat: seat), context, id: form["id"].flatMap { UUIDv7($0) })
        return .redirect(to: "/operator/posts/\(post)?at=\(entry.role)")
    }

    private func abolish(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let (post, entry) = try await find(form["at"], context)
        guard form["sure"] != nil else { throw EdgeError(.unprocessableContent, "error.invalid") }
        do {
            _ = try await edge.ask(AbolishPost(post: post), context, id: form.operationID)
        } catch let error as DeskError where error.kind == .refused {
            var model = try await model(post, entry, context)
            model.abolishProblem = error.message
            return edge.page("accounts/post", model, context, status: .conflict)
        }
        return .redirect(to: "/operator/posts?area=\(entry.role.area)&done=abolished")
    }

    /// A slip for whoever sits in a guardian's post. Every post of the account counts, wherever it is.
    private func slip(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let (post, entry) = try await find(form["at"], context)
        guard let seat = form["seat"].flatMap({ Seat(rawValue: $0) }),
            let login = (seat == .holder ? entry.holder : entry.deputy).flatMap({ Login($0) })
        else { throw EdgeError(.unprocessableContent, "error.invalid") }
        guard SlipRule.allows(context.viewer?.roles ?? [], for: try await edge.roles(of: login, context)) else {
            throw EdgeError(.forbidden, "account.slip.beyond")
        }
        do {
            return try await SlipSheet(edge: edge).issue(
                for: login, post: entry.role, origin: "/operator/posts/\(post)?at=\(entry.role)", request, context)
        } catch let error as DeskError where error.reason == "account.unknown" {
            throw EdgeError(.notFound, "account.slip.unknown")
        } catch let error as DeskError where error.kind == .forbidden {
            // The same page as above: whether there is such an account, only operators are told.
            throw EdgeError(.forbidden, "account.slip.beyond")
        }
    }
}
