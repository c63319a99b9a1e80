import Messages

/// What most pages of staff need and hardly ever changes: the names of places, and the policy in force.
struct Register: Sendable {
    let county: AreaCode
    let places: Places
    let policy: CasePolicy

    /// 梁弄镇; the code itself if it is not registered.
    func name(_ code: AreaCode) -> String { places.find(code)?.name ?? code.description }

    /// The places in an area, itself included, by code.
    func places(in area: AreaCode) -> [Area] {
        places.areas.filter { area.contains($0.code) }.sorted { $0.code < $1.code }
    }
}

extension Edge {
    func register(_ context: EdgeContext) async throws -> Register {
        Register(
            county: common.county, places: try await common.places(self, context),
            policy: try await common.policy(self, context))
    }
}
