import Messages

/// Posts that may do a duty, all of them alike.
struct DutyRung: Equatable, Sendable {
    let posts: [RoleAtScope]
    /// The office that is asked; nil where it is the guardians of a grid.
    let office: Office?

    init(_ office: Office) {
        posts = office.roles.sorted { $0.rawValue < $1.rawValue }.map { RoleAtScope($0, office.area) }
        self.office = office
    }

    init(guardiansOf grid: String, in village: AreaCode) {
        posts = [RoleAtScope(.guardian, village, grid: grid)]
        office = nil
    }

    func isHeld(by actor: Principal) -> Bool {
        posts.contains { actor.holds([$0.role], at: $0.area, grid: $0.grid) }
    }
}

/// Who may check what others did to a case, the nearest first: where all of a rung did it themselves, the next may.
struct DutyLadder: Equatable, Sendable {
    let rungs: [DutyRung]
    /// So many of the lowest rungs may at any time; each other one only if nobody below can.
    let anytime: Int

    func isHeld(by actor: Principal) -> Bool { rungs.contains { $0.isHeld(by: actor) } }
}

extension CaseRelation {
    func ladder(of duty: CheckingDuty, wish: VisitWish) -> DutyLadder {
        switch duty {
        case .review, .secondLook: return Self.free(Self.upward(from: office))
        case .decideExtension:
            let lower = office.area.level > owner.area.level ? office : owner
            return Self.free(Self.upward(from: lower.superior ?? lower))
        case .visit: return wish == .door ? doorLadder : telephoneLadder
        case .judge, .reportTask: return Self.free([])
        }
    }

    func ladder(of way: VisitWay) -> DutyLadder { way == .door ? doorLadder : telephoneLadder }

    /// The guardians 清廉守护人 of the grid; else the town, else the county. Nobody in a matter of discipline.
    private var doorLadder: DutyLadder {
        guard owner.line == .affairs else { return Self.free([]) }
        return DutyLadder(rungs: guardians + Self.upward(from: town), anytime: 1)
    }

    /// The town and the guardians of the grid, else the county; in a matter of discipline the office that has it, else the
    /// one above.
    private var telephoneLadder: DutyLadder {
        guard owner.line == .affairs else { return DutyLadder(rungs: Self.upward(from: owner), anytime: 1) }
        let rungs = Self.upward(from: town)
        return DutyLadder(
            rungs: Array(rungs.prefix(1)) + guardians + Array(rungs.dropFirst()), anytime: 1 + guardians.count)
    }

    private var town: Office { Office(.affairs, village.town ?? village.county) }

    private var guardians: [DutyRung] { grid.map { [DutyRung(guardiansOf: $0, in: village)] } ?? [] }

    private static func upward(from office: Office) -> [DutyRung] {
        sequence(first: office, next: \.superior).map { DutyRung($0) }
    }

    private static func free(_ rungs: [DutyRung]) -> DutyLadder { DutyLadder(rungs: rungs, anytime: rungs.count) }
}
