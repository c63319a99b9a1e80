import Messages

/// What decides who somebody is to a case.
struct CaseRelation: Equatable, Sendable {
    let office: Office
    let owner: Office
    /// Nil where no household is known.
    let grid: String?
    let village: AreaCode
    /// Somebody objected to a new receipt.
    let isObjected: Bool

    init(office: Office, owner: Office, village: AreaCode, grid: String?, isObjected: Bool = false) {
        self.isObjected = isObjected
        self.office = office
        self.owner = owner
        self.village = village
        self.grid = grid
    }

    /// Who `actor` is to the case by post. Recusal, and the receipt, are looked at elsewhere.
    func parties(of actor: Principal) -> Set<CaseParty> {
        var parties: Set<CaseParty> = []
        if actor.works(for: office) { parties.insert(.office) }
        if actor.works(for: owner) { parties.insert(.owner) }
        if actor.isAbove(office) || actor.isAbove(owner) { parties.insert(.superior) }
        if office.superior == nil, parties.contains(.office) { parties.insert(.superior) }
        if VisitWay.allCases.contains(where: { ladder(of: $0).isHeld(by: actor) }) { parties.insert(.visitor) }
        if isObjected, actor.works(for: Office(.discipline, village.county)) { parties.insert(.overseer) }
        return parties
    }
}

extension Principal {
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
