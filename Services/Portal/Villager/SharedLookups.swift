import Bus
import Messages
import ServiceKit

/// What the villagers' pages ask of the desk again and again, the same for everybody.
struct SharedLookups: Sendable {
    let county: AreaCode
    private let places: TTLCache<AreaCode, Places>
    private let policies: TTLCache<AreaCode, CasePolicy>
    private let outlooks: TTLCache<OutlookKey, ForeseeCase.Reply>

    private let guides: TTLCache<AreaCode, [ListGuides.Entry]>
    /// Nil of a village about which the desk did not answer in time.
    private let meetings: TTLCache<AreaCode, ListMeetings.Reply?>

    private struct OutlookKey: Hashable, Sendable {
        let kind: CaseKind
        let village: AreaCode
        let target: CaseTarget?
    }

    /// Pages of the list of places that are read: a city's fit into a tenth of it.
    private static let pageLimit = 50

    init(county: AreaCode, clock: @escaping @Sendable () -> Timestamp) {
        self.county = county
        places = TTLCache(for: .seconds(60), limit: 1, clock: clock)
        policies = TTLCache(for: .seconds(60), limit: 1, clock: clock)
        guides = TTLCache(for: .seconds(60), limit: 5_000, clock: clock)
        meetings = TTLCache(for: .seconds(60), limit: 5_000, clock: clock)
        // Its days change at midnight.
        outlooks = TTLCache(for: .seconds(10), limit: 20_000, clock: clock)
    }

    func places(_ edge: Edge, _ context: EdgeContext) async throws -> Places {
        try await places.value(county) {
            var areas: [Area] = []
            for _ in 0..<Self.pageLimit {
                let page = try await edge.ask(ListAreas(within: county, after: areas.last?.code), context)
                areas += page.areas
                if !page.more { break }
            }
            let places = Places(areas)
            edge.pages.owner.register(places.find(county)?.name)
            return places
        }
    }

    func policy(evenOld: Bool = false, _ edge: Edge, _ context: EdgeContext) async throws -> CasePolicy {
        try await policies.value(county, evenOld: evenOld) { try await edge.ask(ReadCasePolicy(), context) }
    }

    /// After the rules were set here, so that they are shown at once; another portal has them within a minute.
    func forgetPolicy() {
        policies.forget()
        outlooks.forget()
    }

    /// The guides in force in a village, in their order.
    func guides(in village: AreaCode, _ edge: Edge, _ context: EdgeContext) async throws -> [ListGuides.Entry] {
        try await guides.value(village) { try await edge.ask(ListGuides(area: village), context).guides }
    }

    /// A village's meetings that are to come, and whether numbers can be left there.
    func meetings(in village: AreaCode, _ edge: Edge, _ context: EdgeContext) async throws -> ListMeetings.Reply {
        let ask = { try await edge.ask(ListMeetings(village: village), context) as ListMeetings.Reply? }
        let known = try await meetings.value(village, ask)
        if let known { return known.still(at: edge.systemInputs.clock()) }
        meetings.forget()
        return try await edge.ask(ListMeetings(village: village), context)
    }

    /// The same for a page that is about something else: what Notification does not say within a second is left out there, and
    /// nobody waits for it again in the next minute.
    func meetingsAtHand(
        in village: AreaCode, _ edge: Edge, _ context: EdgeContext
    ) async -> ListMeetings.Reply? {
        let known = try? await meetings.value(village) {
            try? await edge.desks.ask(
                ListMeetings(village: village), as: .villager, traceparent: context.traceparent, patience: .seconds(1)
            ).reply
        }
        return known.flatMap(\.self)?.still(at: edge.systemInputs.clock())
    }

    /// After a meeting was announced here, so that it is shown at once; another portal has it within a minute.
    func forgetMeetings() { meetings.forget() }

    /// What can be promised of a case before it is filed.
    func outlook(
        _ kind: CaseKind, from village: AreaCode, about target: CaseTarget? = nil, evenOld: Bool = false, _ edge: Edge,
        _ context: EdgeContext
    ) async throws -> ForeseeCase.Reply {
        let key = OutlookKey(kind: kind, village: village, target: target)
        return try await outlooks.value(key, evenOld: evenOld) {
            try await edge.ask(ForeseeCase(kind: kind, village: village, target: target), context)
        }
    }
}

extension ListMeetings.Reply {
    /// What is still to come, as everybody may see it.
    fileprivate func still(at now: Timestamp) -> ListMeetings.Reply {
        ListMeetings.Reply(meetings: meetings.filter { $0.at > now }, takesNumbers: takesNumbers, subscribers: nil)
    }
}
