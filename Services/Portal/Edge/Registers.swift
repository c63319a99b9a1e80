import Bus
import Messages

/// What hardly ever changes and most pages of staff need: the names of places, and the policy in force.
struct Register: Sendable {
    let county: AreaCode
    let areas: [AreaCode: Area]
    let policy: CasePolicy

    /// 梁弄镇; the code itself if it is not registered.
    func name(_ code: AreaCode) -> String { areas[code]?.name ?? code.description }

    /// The places in an area, itself included, by code.
    func places(in area: AreaCode) -> [Area] {
        areas.values.filter { area.contains($0.code) }.sorted { $0.code < $1.code }
    }
}

/// Reads the register from Intake, and keeps it for a minute.
actor Registers {
    private let county: AreaCode
    private let desks: Desks
    private let clock: @Sendable () -> Timestamp
    private var kept: (register: Register, until: Timestamp)?

    init(county: AreaCode, desks: Desks, clock: @escaping @Sendable () -> Timestamp) {
        self.county = county
        self.desks = desks
        self.clock = clock
    }

    static let time = Duration.seconds(60)
    /// Of a thousand places each; what lies behind is named by its code.
    static let pageLimit = 10

    /// While Intake is away, what was read before.
    ///
    /// - Throws: `DeskError` if nothing was read yet.
    func current() async throws -> Register {
        if let kept, kept.until > clock() { return kept.register }
        do {
            let register = try await read()
            kept = (register, clock() + Self.time)
            return register
        } catch {
            guard let kept else { throw error }
            return kept.register
        }
    }

    private func read() async throws -> Register {
        var areas: [AreaCode: Area] = [:]
        var after: AreaCode?
        for _ in 0..<Self.pageLimit {
            let page = try await desks.ask(ListAreas(within: county, after: after), as: .villager).reply
            for area in page.areas { areas[area.code] = area }
            after = page.areas.last?.code
            guard page.more else { break }
        }
        let policy = try await desks.ask(ReadCasePolicy(), as: .villager).reply
        return Register(county: county, areas: areas, policy: policy)
    }
}
