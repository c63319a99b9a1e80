import Messages

/// A room of the portal for people who are signed in, as the navigation names it.
struct StaffRoom: Sendable {
    let address: String
    /// Key of its name in the word tables.
    let words: String
    /// Who works there; everybody if nil.
    let roles: Set<Role>?

    static let all: [StaffRoom] = [
        StaffRoom(
            address: "/desk", words: "account.rooms.desk", roles: office.subtracting([.villageSupervision])),
        StaffRoom(address: "/visits", words: "account.rooms.visits", roles: [.guardian]),
        StaffRoom(address: "/overview", words: "account.rooms.overview", roles: leading),
        StaffRoom(address: "/operator", words: "account.rooms.operator", roles: [.operator]),
        StaffRoom(
            address: "/operator/places", words: "account.rooms.registers",
            roles: OperatorRoom.keepers.subtracting([.operator])),
        StaffRoom(address: "/operator/posts", words: "account.posts.title", roles: [.countyDiscipline]),
        StaffRoom(address: ConsentsPage.address, words: "account.consents.title", roles: [.countyDiscipline]),
        inbox,
        StaffRoom(address: "/account", words: "account.rooms.account", roles: nil),
    ]

    /// Its name in the navigation says how many notices are unread.
    static let inbox = StaffRoom(address: "/inbox", words: "inbox.room", roles: nil)

    static let office: Set<Role> = [
        .villageSecretary, .villageClerk, .villageSupervision, .outpost, .townDesk, .townDiscipline, .countyDesk,
        .countyDiscipline,
    ]
    static let leading: Set<Role> = [
        .villageSecretary, .villageSupervision, .townDesk, .townDiscipline, .countyDesk, .countyDiscipline,
    ]

    static func open(to viewer: Viewer) -> [StaffRoom] {
        all.filter { $0.roles.map(viewer.holds) ?? true }
    }
}
