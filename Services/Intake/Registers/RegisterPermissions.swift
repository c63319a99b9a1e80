import Messages

/// Which roles may do what in the registers. A role reaches what its scope takes in: a town desk its own town.
enum RegisterPermissions {
    static let county: Set<Role> = [.operator, .countyDesk]
    static let town: Set<Role> = county.union([.townDesk])
    static let village: Set<Role> = town.union([.villageClerk, .villageSecretary])
    /// Offices of affairs: who may enter a case for a household, and so be shown the doors to choose from.
    static let affairs: Set<Role> = village.subtracting([.operator])
    /// At the door: a guardian in the own grid.
    static let door: Set<Role> = village.union([.guardian])
    /// Who sees registers without anything sealed.
    static let readers: Set<Role> = door.union([.countyDiscipline, .townDiscipline, .villageSupervision, .outpost])
}

extension Principal {
    /// - Throws: `DeskError.forbidden` if the actor holds none of the roles anywhere, so that no row could be taken.
    func requireAnywhere(_ wanted: Set<Role>) throws(DeskError) {
        guard roles.contains(where: { wanted.contains($0.role) }) else {
            let names = wanted.map(\.rawValue).sorted().joined(separator: ", ")
            throw .forbidden("this needs one of the roles \(names)")
        }
    }
}
