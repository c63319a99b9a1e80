import Messages

/// What holds for posts of a role: where they stand, and who fills them.
struct PostKind: Sendable {
    let role: Role
    /// As people call it; any of these words is read in a file of posts.
    let names: [String]
    /// The level of their scope; nil if any.
    let level: AreaCode.Level?
    /// Whether their scope is a micro-grid.
    let isOfGrid: Bool
    /// The roles that may establish such a post and give its seats away, each within its own scope. Discipline posts are
    /// filled from above: a town's own desk has no say in who supervises it.
    let filledBy: Set<Role>

    /// Posts of one role and scope at most.
    static let ordinalLimit = 999

    static let all: [PostKind] = [
        .init(.guardian, ["清廉守护人", "守护人"], .village, RegisterPermissions.village, isOfGrid: true),
        .init(.villageSecretary, ["村党组织书记", "村书记", "社区书记"], .village, RegisterPermissions.town),
        .init(.villageClerk, ["村文书", "代办员", "村文书/代办员"], .village, RegisterPermissions.town),
        .init(.villageSupervision, ["村务监督委员会", "监委会", "居务监督委员会"], .village, RegisterPermissions.town),
        .init(.outpost, ["廉情前哨站", "前哨站"], .village, RegisterPermissions.town),
        .init(.townDesk, ["镇办理岗", "镇街办理岗"], .town, RegisterPermissions.county),
        .init(.townDiscipline, ["镇纪委", "监察办", "镇纪委/监察办"], .town, [.operator, .countyDiscipline]),
        .init(.countyDesk, ["县办理岗", "市办理岗"], .county, [.operator]),
        .init(.countyDiscipline, ["县纪委", "市纪委"], .county, [.operator]),
        .init(.taxOfficer, ["税务人员"], nil, [.operator]),
        .init(.taxDiscipline, ["税务纪检组"], nil, [.operator]),
        .init(.hospitalReceiver, ["医院接待人"], nil, [.operator]),
        .init(.hospitalConduct, ["行风办"], nil, [.operator]),
        .init(.hospitalObserver, ["医院纪检监督员"], nil, [.operator]),
        .init(.representative, ["医药代表"], nil, []),
        .init(.operator, ["运维"], .county, [.operator]),
        .init(.integrator, ["对接方"], nil, []),
    ]

    static func of(_ role: Role) -> PostKind {
        guard let kind = all.first(where: { $0.role == role }) else {
            preconditionFailure("\(role) has no kind of post")
        }
        return kind
    }

    /// The role a word means, of the wire or of the trade.
    static func role(reading word: String) -> Role? {
        Role(rawValue: word) ?? all.first { $0.names.contains(word) }?.role
    }

    private init(
        _ role: Role, _ names: [String], _ level: AreaCode.Level?, _ filledBy: Set<Role>, isOfGrid: Bool = false
    ) {
        self.role = role
        self.names = names
        self.level = level
        self.isOfGrid = isOfGrid
        self.filledBy = filledBy
    }
}
