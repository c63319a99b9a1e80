import Hummingbird
import Messages
import ServiceKit

/// The desk 我的工作: the cases of the viewer's offices, overdue first, then by deadline.
struct CaseListPage: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("desk") { request, context in
            let query = request.uri.queryParameters
            let done = query["done"].map(String.init).flatMap { ActForms.find($0) == nil ? nil : $0 }
            let received = query["received"].flatMap { Int($0) }
            let model = try await model(
                landing(CaseListFilter { query[$0] }, context), done: done, received: received,
                missed: query["missed"].flatMap { Int($0) } ?? 0, context)
            return edge.page("staff/desk", model, context)
        }
        router.post("desk/receive") { request, context in try await receive(request, context) }
    }

    /// Where the viewer's work begins: of a secretary, what waits for review, if anything does.
    private func landing(_ filter: CaseListFilter, _ context: EdgeContext) async throws -> CaseListFilter {
        let viewer = try context.staff
        guard filter == CaseListFilter(), viewer.holds([.villageSecretary]), !viewer.holds([.villageClerk]) else {
            return filter
        }
        let waiting = try await edge.ask(filter.countWaiting, context).states
        let reviews = waiting.first { $0.state == .inReview }?.count ?? 0
        return reviews == 0 ? filter : filter.with { $0.tab = .review }
    }

    /// 签收 of many at once. What another received meanwhile is passed over.
    private func receive(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let chosen = form.all(form["all"] == nil ? "case" : "every").compactMap { UUIDv7($0) }
        var received = 0
        for id in chosen.prefix(CaseListFilter.pageSize) {
            do {
                _ = try await edge.ask(ReceiveCase(.id(id)), context)
                received += 1
            } catch let error as DeskError where !error.isTransient {
                continue
            }
        }
        let missed = min(chosen.count, CaseListFilter.pageSize) - received
        return .redirect(to: "/desk?tab=waiting&received=\(received)" + (missed > 0 ? "&missed=\(missed)" : ""))
    }

    /// Asks for the list and, beside it, for the counts of its tabs.
    func model(
        _ filter: CaseListFilter, done: String? = nil, received: Int? = nil, missed: Int = 0, _ context: EdgeContext
    ) async throws -> CaseListModel {
        let viewer = try context.staff
        let names = try await edge.caseNames(context)
        guard viewer.works else {
            return CaseListModel(
                filter, [], [], cursor: nil, counts: [], waiting: [], tasks: [], viewer: viewer, names: names)
        }
        // Before the list: what changes in between is told once more than needed, never once less.
        let look = try await edge.look(context)
        async let list = edge.ask(filter.list, context)
        async let counts = edge.ask(filter.count, context)
        let tasks = viewer.worksForVillage ? try await edge.ask(ListTasks(), context).tasks : []
        async let waiting = edge.ask(filter.countWaiting, context)
        let page = try await list
        let opened = try await edge.ask(OpenCaseList(page.cases.map(\.standing.case)), context).cases
        let note = received.map {
            let words = missed > 0 ? "staff.desk.receivedSome" : "staff.desk.received"
            return names.words(words, ["n": "\($0)", "missed": "\(missed)"])
        }
        return CaseListModel(
            filter, page.cases, opened, cursor: page.cursor, counts: try await counts.states,
            waiting: try await waiting.states, tasks: tasks, mark: look.mark,
            done: done.map { names.words("staff.done", ["act": names.words("staff.act.\($0).name")]) } ?? note,
            viewer: viewer, names: names)
    }
}

extension EdgeContext {
    /// Who is signed in.
    ///
    /// - Throws: `EdgeError` if nobody is.
    var staff: Viewer {
        get throws {
            guard let viewer else { throw EdgeError(.unauthorized, "error.forbidden") }
            return viewer
        }
    }
}

extension Viewer {
    /// Posts that handle cases.
    static let offices: Set<Role> = [
        .villageSecretary, .villageClerk, .townDesk, .townDiscipline, .countyDesk, .countyDiscipline,
    ]

    var works: Bool { holds(Self.offices) }
    var worksForVillage: Bool { holds([.villageSecretary, .villageClerk]) }
    /// Reads reports of retaliation.
    var hearsRetaliation: Bool { holds([.countyDiscipline]) }
    /// May be sent on visits.
    var visits: Bool { holds(Self.visitors) }
    static let visitors: Set<Role> = [.guardian, .townDesk, .countyDesk]
    /// Whether one of its posts is the office's own.
    func works(for office: Office) -> Bool {
        roles.contains { office.roles.contains($0.role) && $0.area == office.area && $0.grid == nil }
    }
    /// May enter cases that came on paper, by telephone or to an outpost.
    var entersCases: Bool { holds(Self.offices.union([.outpost])) }

    /// The smallest area that takes in every post that handles cases.
    var area: AreaCode? {
        let areas = roles.filter { Self.offices.contains($0.role) || $0.role == .outpost }.map(\.area)
        guard let first = areas.first else { return nil }
        return sequence(first: first, next: \.parent).first { wide in areas.allSatisfy(wide.contains) }
    }
}

extension Edge {
    func caseNames(_ context: EdgeContext) async throws -> CaseNames {
        CaseNames(
            register: try await register(context), words: words(context),
            today: CivilDay(inChinaAt: systemInputs.clock()))
    }
}
