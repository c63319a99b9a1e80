import Messages

/// What the villagers' pages ask of the desk again and again, the same for everybody.
struct Common: Sendable {
    let county: AreaCode
    private let places: Remembered<AreaCode, Places>
    private let policies: Remembered<AreaCode, CasePolicy>
    private let outlooks: Remembered<OutlookKey, ForeseeCase.Reply>

    private let guides: Remembered<AreaCode, [ListGuides.Entry]>

    private struct OutlookKey: Hashable, Sendable {
        let kind: CaseKind
        let village: AreaCode
        let target: CaseTarget?
    }

    /// Pages of the list of places that are read: a city's fit into a tenth of it.
    private static let pageLimit = 50

    init(county: AreaCode, clock: @escaping @Sendable () -> Timestamp) {
        self.county = county
        places = Remembered(for: .seconds(60), limit: 1, clock: clock)
        policies = Remembered(for: .seconds(60), limit: 1, clock: clock)
        guides = Remembered(for: .seconds(60), limit: 5_000, clock: clock)
        // Its days change at midnight.
        outlooks = Remembered(for: .seconds(10), limit: 20_000, clock: clock)
    }

    func places(_ edge: Edge, _ context: EdgeContext) async throws -> Places {
        try await places.value(county) {
            var areas: [Area] = []
            for _ in 0..<Self.pageLimit {
                let page = try await edge.ask(ListAreas(within: county, after: areas.last?.code), context)
                areas += page.areas
                if !page.more { break }
            }
            return Places(areas)
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
