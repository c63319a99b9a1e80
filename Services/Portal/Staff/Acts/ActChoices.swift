import Messages

/// What an act's fields offer to choose from, read once for a page.
struct ActChoices: Sendable {
    struct Choice: Sendable, Equatable {
        let value: String
        let label: String
        /// Under which heading it stands in the list.
        var group: String?
    }

    /// Nil where the case cannot be read now.
    let row: CaseRow?
    let names: CaseNames
    /// Whose villages are offered where there is no case; the county's if nil.
    var area: AreaCode?
    /// The village whose doors are listed, and they.
    var village: AreaCode?
    var doors: [Choice] = []
    /// Accounts that hold a post of the office, with the post.
    var accounts: [Choice] = []
    /// Cases that the office works on.
    var cases: [Choice] = []
    /// The case's voice messages.
    var voices: [Choice] = []
    var visitWays = VisitWay.allCases

    /// Working days that may be asked for at once.
    var mostDays: Int { names.register.policy.deadlines.extend }

    /// - Parameter chosen: what was chosen before: a door stays in the list after it left the register.
    func choices(_ source: ActField.Choices, chosen: [String] = []) -> [Choice] {
        let register = names.register
        switch source {
        case .categories:
            guard let row else {
                return register.policy.categories.filter(\.isOffered).map { category in
                    let kinds = category.kinds.map(names.kind).joined(separator: names.words("staff.separator"))
                    return Choice(
                        value: category.id,
                        label: names.words("staff.category", ["name": category.name(in: names.words), "kinds": kinds]))
                }
            }
            return register.policy.categories
                .filter { $0.isOffered && $0.kinds.contains(row.kind) || $0.id == row.category }
                .map { Choice(value: $0.id, label: $0.name(in: names.words)) }
        case .declineReasons: return register.policy.declineReasons.map { Choice(value: $0.id, label: $0.name) }
        case .offices: return offices
        case .villages:
            return register.places(in: row?.standing.office.area ?? area ?? register.county)
                .filter { $0.code.level == .village }
                .map { Choice(value: $0.code.description, label: $0.name) }
        case .doors:
            let gone = chosen.filter { value in !doors.contains { $0.value == value } }.compactMap(ListedDoor.init)
            return [Choice(value: ListedDoor.none, label: names.words("staff.doors.other"))]
                + gone.map { Choice(value: $0.description, label: $0.door) } + doors
        case .kinds: return CaseKind.allCases.map { Choice(value: $0.rawValue, label: names.kind($0)) }
        case .accounts: return accounts
        case .cases: return cases
        case .voices: return voices
        case .visitWays:
            return visitWays.map { Choice(value: $0.rawValue, label: names.words("staff.choice.\($0.rawValue)")) }
        case .words(let words): return words.map { Choice(value: $0, label: names.words("staff.choice.\($0)")) }
        }
    }

    /// The county and its towns, and the villages of the own town; of discipline no villages, and nobody whom the case is
    /// out of sight of.
    private var offices: [Choice] {
        guard let row else { return [] }
        let own = row.standing.office
        return names.register.places.areas
            .filter { area in
                guard area.code != own.area else { return false }
                guard own.line == .affairs else {
                    return area.code.level < .village && area.code.contains(row.place.village)
                }
                return area.code.level < .village || own.area.town == nil || area.code.town == own.area.town
            }
            .sorted { $0.code < $1.code }
            .map { area in
                let office = Office(own.line, area.code)
                let indent = area.code.level == .village ? "　　" : area.code.level == .town ? "　" : ""
                return Choice(value: office.description, label: indent + names.office(office))
            }
    }
}

extension Edge {
    /// Reads what the fields of `forms` need. What cannot be read is left out: the field is then typed by hand.
    func choices(for forms: [ActForm], _ row: CaseRow, _ names: CaseNames, _ context: EdgeContext) async -> ActChoices {
        var found = ActChoices(row: row, names: names)
        let sources = forms.flatMap(\.fields).compactMap { field in
            switch field.input {
            case .one(let source), .several(let source, _): source
            default: nil
            }
        }
        let office = row.standing.office
        if sources.contains(.accounts) {
            // A village's list takes in its guardians, a town's its villages: the first page holds the office itself.
            for role in office.roles.sorted(by: { $0.rawValue < $1.rawValue }) {
                guard let page = try? await ask(ListPosts(area: office.area, role: role), context) else { continue }
                for post in page.posts where post.role.area == office.area {
                    for account in [post.holder, post.deputy].compactMap({ $0 })
                    where !found.accounts.contains(where: { $0.value == account }) {
                        let post = names.words("role.\(post.role.role.rawValue)")
                        found.accounts.append(
                            .init(
                                value: account,
                                label: names.people[account] == nil ? "\(post) \(account)" : names.who(account)))
                    }
                }
            }
        }
        if sources.contains(.cases) {
            let query = ListCases(states: [.received, .accepted, .assigned], mine: true, limit: 100)
            let others = (try? await ask(query, context).cases) ?? []
            found.cases = others.filter { $0.standing.case != row.standing.case }.map {
                .init(
                    value: $0.standing.case.description,
                    label: "\($0.number.grouped) \(names.kind($0.kind)) \(names.category($0.category)) "
                        + names.day(CivilDay(inChinaAt: $0.filed)))
            }
        }
        return found
    }
}
