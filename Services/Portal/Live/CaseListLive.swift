import Crypto
import Foundation
import Hummingbird
import Messages
import ServiceKit

/// Tells a desk that is being looked at that something changed: how many cases wait, and nothing of what, for the page
/// asks again itself.
///
/// Who looks hears only of what their own list shows. What happens makes the portal ask that list as the viewer, and only
/// a list that looks different is told of: a case of supervision makes no tick at a village's desk.
struct CaseListLive: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("desk/live") { request, context in
            let query = request.uri.queryParameters
            let viewer = try context.staff
            if let id = query["case"].flatMap({ UUIDv7($0) }) {
                let since = query["since"].flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
                let listening = try listen(about: .case(id))
                return EventStream.response(context) { stream in
                    try await edge.whileSignedIn(viewer, request, context, every: Self.check, listening) {
                        for await event in listening.events {
                            guard since.map({ event.time ?? $0 > $0 }) ?? true else { continue }
                            try await Task.sleep(for: pause)
                            let list = ListCases(number: id.description, limit: 1)
                            guard try await !edge.ask(list, context).cases.isEmpty else { continue }
                            stream.send(event: "changed", data: "{}")
                        }
                    }
                }
            }
            let listening = try listen(about: nil)
            return EventStream.response(context) { stream in
                try await edge.whileSignedIn(viewer, request, context, every: Self.check, listening) {
                    var seen = query["seen"].map(String.init)
                    func compare() async throws {
                        let look = try await edge.look(context)
                        if let seen, seen != look.mark { stream.send(event: "changed", data: look.counts) }
                        seen = look.mark
                    }
                    try await compare()
                    for await _ in listening.events {
                        try await Task.sleep(for: pause)
                        try await compare()
                    }
                }
            }
        }
    }

    private func listen(about subject: Subject?) throws -> LiveHub.Listening {
        do {
            return try edge.hub.watch(Self.topics, about: subject)
        } catch {
            throw EdgeError(.serviceUnavailable, "error.later", retryAfter: 30)
        }
    }

    static let topics = ["intake.case.", "intake.task."].compactMap { Topic($0) }
    /// How often it is asked whether the viewer is still signed in.
    static let check = Duration.seconds(10)
    static let least = Duration.seconds(1)
    /// Lists that all desks together ask for in a second: with more desks open, each waits longer.
    static let listsASecond = 200

    /// How long changes are gathered before the list is asked for.
    private var pause: Duration {
        max(Self.least, .milliseconds(1_000 * edge.hub.listeners / Self.listsASecond))
    }
}

/// What a desk shows of the cases it knows of, in short.
struct CaseListDigest: Sendable, Equatable {
    /// Changes with what the list shows.
    let mark: String
    /// `{"late":1,"new":2,"open":5}`: of the cases that the viewer's own offices work on.
    let counts: String
}

extension Edge {
    /// Looks at the desk's list as the viewer: the first 200 cases that are not over, the counts, the tasks.
    ///
    /// - Throws: `DeskError`.
    func look(_ context: EdgeContext) async throws -> CaseListDigest {
        let viewer = try context.staff
        guard viewer.works else { return CaseListDigest(mark: "", counts: "{}") }
        let list = try await ask(ListCases(states: CaseState.allCases.filter { !$0.isOver }, limit: 200), context)
        let all = try await ask(CountCases(), context)
        let own = try await ask(CountCases(mine: true), context)
        let tasks = viewer.worksForVillage ? try await ask(ListTasks(), context).tasks : []
        var hash = SHA256()
        hash.update(data: try JSONCoding.encode(list.cases))
        hash.update(data: try JSONCoding.encode(all.states))
        hash.update(data: try JSONCoding.encode(tasks))
        let open = own.states.filter { !$0.state.isOver }
        let new = open.filter { CaseListTab.new.states.contains($0.state) }
        let counts = [
            "open": open.map(\.count).reduce(0, +), "new": new.map(\.count).reduce(0, +),
            "late": open.map(\.overdue).reduce(0, +),
        ]
        return CaseListDigest(
            mark: Data(hash.finalize()).prefix(12).base64URL,
            counts: String(decoding: try JSONCoding.encode(counts), as: UTF8.self))
    }
}
