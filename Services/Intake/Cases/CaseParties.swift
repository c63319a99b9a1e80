import Messages

/// What decides who somebody is to a case.
struct CaseBearing: Equatable, Sendable {
    let office: Office
    let owner: Office
    /// Nil where no household is known.
    let grid: String?
    let village: AreaCode

    init(office: Office, owner: Office, village: AreaCode, grid: String?) {
        self.office = office
        self.owner = owner
        self.village = village
        self.grid = grid
    }

    /// Who `actor` is to the case by post. Recusal, and the receipt, are looked at elsewhere.
    func parties(of actor: Actor) -> Set<CaseParty> {
        var parties: Set<CaseParty> = []
        if actor.works(for: office) { parties.insert(.office) }
        if actor.works(for: owner) { parties.insert(.owner) }
        if actor.isAbove(office) || actor.isAbove(owner) { parties.insert(.superior) }
        if office.superior == nil, parties.contains(.office) { parties.insert(.superior) }
        if mayVisitAtDoor(actor) || mayTelephone(actor) { parties.insert(.visitor) }
        return parties
    }

    /// The guardian 清廉守护人 of the grid; never in a matter of discipline.
    func mayVisitAtDoor(_ actor: Actor) -> Bool {
        guard owner.line == .affairs, let grid else { return false }
        return actor.holds([.guardian], at: village, grid: grid)
    }

    /// The town, or the guardian; in a matter of discipline only the office that has it.
    func mayTelephone(_ actor: Actor) -> Bool {
        switch owner.line {
        case .affairs: mayVisitAtDoor(actor) || actor.holds([.townDesk], at: village)
        case .discipline: actor.works(for: owner)
        }
    }
}

extension Actor {
    /// Whether it holds a post of this office itself, not of one above it.
    func works(for office: Office) -> Bool {
        roles.contains { office.roles.contains($0.role) && $0.area == office.area && $0.grid == nil }
    }

    /// Whether it holds a post of an office above, in the same line.
    func isAbove(_ office: Office) -> Bool {
        roles.contains { held in
            office.superiorRoles.contains(held.role) && held.area != office.area && held.covers(office.area)
        }
    }
}
