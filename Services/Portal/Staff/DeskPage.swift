import Hummingbird
import Messages
import ServiceKit

/// The desk 我的工作: the cases of the viewer's offices, overdue first, then by deadline.
struct DeskPage: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("desk") { request, context in
            let query = request.uri.queryParameters
            let done = query["done"].map(String.init).flatMap { ActForms.find($0) == nil ? nil : $0 }
            return edge.page("staff/desk", try await model(DeskFilter { query[$0] }, done: done, context), context)
        }
    }

    /// Asks for the list and, beside it, for the counts of its tabs.
    func model(_ filter: DeskFilter, done: String? = nil, _ context: EdgeContext) async throws -> DeskModel {
        let viewer = try context.staff
        let names = try await edge.caseNames(context)
        guard viewer.works else {
            return DeskModel(filter, [], cursor: nil, counts: [], tasks: [], done: done, viewer: viewer, names: names)
        }
        // Before the list: what changes in between is told once more than needed, never once less.
        let look = try await edge.look(context)
        async let list = edge.ask(filter.list, context)
        async let counts = edge.ask(filter.count, context)
        let tasks = viewer.worksForVillage ? try await edge.ask(ListTasks(), context).tasks : []
        let page = try await list
        return DeskModel(
            filter, page.cases, cursor: page.cursor, counts: try await counts.states, tasks: tasks, mark: look.mark,
            done: done,
            viewer: viewer,
            names: names)
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
    var visits: Bool { holds([.guardian, .townDesk]) }
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
            today: CivilDay(inChinaAt: surroundings.clock()))
    }
}
