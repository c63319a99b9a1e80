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

    static let channels: [CaseChannel] = [.paper, .telephone, .outpost, .hotline, .supervisionPlatform]

    static func command(_ filled: Filled) throws(FieldProblem) -> FileCaseByStaff {
        guard filled["code"] != nil || filled["village"] != nil else {
            throw FieldProblem(field: "code", words: "staff.problem.place")
        }
        var onBehalf: OnBehalf?
        if let who = filled["who"] { onBehalf = OnBehalf(who: who, consent: try filled.text("consent")) }
        return FileCaseByStaff(
            channel: try filled.word("channel"), code: filled["code"],
            village: filled["code"] == nil ? try filled.optional("village") : nil,
            household: filled["code"] == nil ? filled["door"].map { HouseholdName(door: $0) } : nil,
            day: try filled.optional("day"),
            paperNumber: filled["paper"], platformNumber: filled["platform"],
            CaseFiling(
                kind: try filled.word("kind"), category: try filled.text("category"),
                target: filled["target"] == nil ? nil : try filled.word("target"), story: try filled.text("story"),
                wish: filled["wish"] == nil ? nil : try filled.word("wish"), telephone: filled["telephone"],
                name: filled["person"], onBehalf: onBehalf))
    }

    /// Which field a desk's refusal is about, by the first word of its reason.
    static func field(of reason: String?) -> String? {
        switch reason?.split(separator: ".").first {
        case "code": "code"
        case "village", "area": "village"
        case "household": "door"
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
