import Messages

/// What staff fill in for a case that came on paper, by telephone or to an outpost 廉情前哨站, or
/// that 12345 or 监督一点通 handed in.
enum NewCase {
    /// Shown in this order; the words lie under `staff.act.new`.
    static let form = ActForm(
        "new", .course,
        [
            .one("channel", .words(channels.map(\.rawValue))),
            ActField(name: "day", input: .day(-30...0), isRequired: false),
            .text("paper", lines: 1, isRequired: false),
            .text("platform", lines: 1, isRequired: false),
            .one("village", .villages, isRequired: false),
            .one("house", .doors, isRequired: false),
            .text("door", lines: 1, isRequired: false),
            .text("code", lines: 1, isRequired: false),
            .one("kind", .kinds),
            .one("category", .categories),
            .one("target", .words(CaseTarget.allCases.map(\.rawValue)), isRequired: false),
            .text("story", lines: 8),
            .text("person", lines: 1, isRequired: false),
            .text("telephone", lines: 1, isRequired: false),
            .one("wish", .words(VisitWish.allCases.map(\.rawValue)), isRequired: false),
            .text("who", lines: 1, isRequired: false),
            .text("consent", lines: 1, isRequired: false),
            .photos,
        ]
    ) { _, filled throws(FieldProblem) in try command(filled) }

    /// The same where no doors are listed: the door is typed.
    static let formWithoutDoors = ActForm("new", .course, form.fields.filter { $0.input != .one(.doors) }) {
        _, filled throws(FieldProblem) in try command(filled)
    }

    static let channels: [CaseChannel] = [.paper, .telephone, .outpost, .hotline, .supervisionPlatform]

    static func command(_ filled: Filled) throws(FieldProblem) -> FileCaseByStaff {
        let hasCode = filled["code"] != nil
        let household = hasCode ? nil : try household(filled)
        guard hasCode || household?.id != nil || filled["village"] != nil else {
            throw FieldProblem(field: "code", words: "staff.problem.place")
        }
        var onBehalf: OnBehalf?
        if let who = filled["who"] { onBehalf = OnBehalf(who: who, consent: try filled.text("consent")) }
        return FileCaseByStaff(
            channel: try filled.word("channel"), code: filled["code"],
            village: hasCode || household?.id != nil ? nil : try filled.optional("village"), household: household,
            day: try filled.optional("day"),
            paperNumber: filled["paper"], platformNumber: filled["platform"],
            CaseFiling(
                kind: try filled.word("kind"), category: try filled.text("category"),
                target: filled["target"] == nil ? nil : try filled.word("target"), story: try filled.text("story"),
                wish: filled["wish"] == nil ? nil : try filled.word("wish"), telephone: filled["telephone"],
                name: filled["person"], onBehalf: onBehalf))
    }

    /// Chosen from the list, or typed.
    private static func household(_ filled: Filled) throws(FieldProblem) -> HouseholdName? {
        guard let chosen = filled["house"] else { return filled["door"].map { HouseholdName(door: $0) } }
        guard chosen != ListedDoor.none else { return HouseholdName(door: try filled.text("door")) }
        guard let listed = ListedDoor(chosen) else {
            throw FieldProblem(field: "house", words: "staff.problem.choose")
        }
        if let typed = filled["door"], typed != listed.door {
            throw FieldProblem(field: "door", words: "staff.problem.twoDoors")
        }
        return HouseholdName(door: listed.door, id: listed.household)
    }

    /// Which field a desk's refusal is about, by the first word of its reason.
    ///
    /// - Parameter listed: whether the household was chosen from the list.
    static func field(of reason: String?, listed: Bool) -> String? {
        switch reason?.split(separator: ".").first {
        case "code": "code"
        case "village", "area": "village"
        case "household": listed ? "house" : "door"
        case "category": "category"
        case "target": "target"
        case "story": "story"
        case "telephone": "telephone"
        case "name": "person"
        case "wish": "wish"
        case "attachments": Uploads.photos
        case "day", "filed": "day"
        case "paperNumber": "paper"
        case "platformNumber": "platform"
        case "onBehalf": reason == "onBehalf.consent.empty" ? "consent" : "who"
        default: nil
        }
    }
}
