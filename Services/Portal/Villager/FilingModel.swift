import Messages

/// What the form's template reads.
struct FilingModel: Sendable {
    let kind: String
    let kindName: String
    let isSupervise: Bool
    let town: String
    let village: String
    let door: String?
    let id: String
    let place: String
    let whole: String?
    /// For the list at the top: which fields, and where they are.
    let problems: [Problem]
    let hasProblems: Bool
    let categoryProblem: String?
    let categories: [Choice]
    let targetProblem: String?
    /// Whom a matter of supervision is about.
    let targets: [Choice]
    let story: String
    let storyProblem: String?
    let storyHint: String
    let photosProblem: String?
    let voiceProblem: String?
    let wishProblem: String?
    let wishes: [Choice]
    let telephone: String
    let telephoneProblem: String?
    let name: String
    let nameProblem: String?
    let who: String
    let whoProblem: String?
    let consent: String
    let consentProblem: String?
    let isForAnother: Bool
    /// What happens next, one sentence an entry.
    let next: [String]
    let hasNext: Bool
    /// Who sees it.
    let seen: [String]

    struct Problem: Sendable {
        let field: String
        let problemText: String
    }

    struct Choice: Sendable {
        let value: String
        let label: String
        /// Whether the label is Chinese on an English page.
        var isForeign = false
        /// Beside the label; nil if there is nothing to add.
        let aside: String?
        let isChosen: Bool
        /// The place that an error's link leads to.
        let anchor: String?
    }

    init(
        kind: CaseKind, place: FilingPlace, typed: FilingForm, problems: [FilingForm.Field: String], whole: String?,
        id: UUIDv7, sealedPlace: String, outlook: Outlook?, words: Words
    ) {
        self.kind = kind.rawValue
        kindName = outlook?.kindName ?? words("villager.kinds.\(kind.rawValue).name")
        isSupervise = kind == .supervise
        town = place.town
        village = place.village
        door = place.door
        self.id = id.description
        self.place = sealedPlace
        self.whole = whole
        self.problems = FilingForm.Field.allCases.compactMap { field in
            problems[field].map { Problem(field: field.rawValue, problemText: $0) }
        }
        hasProblems = !problems.isEmpty
        categoryProblem = problems[.category]
        categories = Self.categories(kind, typed, outlook, words)
        targetProblem = problems[.target]
        targets =
            kind == .supervise
            ? Self.choices(CaseTarget.allCases.map { ($0.rawValue, nil) }, "target", typed.target?.rawValue, words) : []
        story = typed.story
        storyProblem = problems[.story]
        storyHint = words("villager.file.hint.\(kind.rawValue)")
        photosProblem = problems[.photos]
        voiceProblem = problems[.voice]
        wishProblem = problems[.wish]
        wishes = Self.choices(
            Self.wishes(kind, place).map { ($0.rawValue, nil) }, "wish",
            (typed.wish ?? (kind == .supervise ? VisitWish.none : nil))?.rawValue, words)
        telephone = typed.telephone
        telephoneProblem = problems[.telephone]
        name = typed.name
        nameProblem = problems[.name]
        who = typed.who
        whoProblem = problems[.who]
        consent = typed.consent
        consentProblem = problems[.consent]
        isForAnother = !typed.who.isEmpty || !typed.consent.isEmpty
        next = outlook.map { Self.next(kind, $0, words) } ?? []
        hasNext = outlook != nil
        seen = Self.seen(kind, place, outlook, words)
    }

    /// Nobody comes to a door that was not named, nor in a matter of supervision.
    private static func wishes(_ kind: CaseKind, _ place: FilingPlace) -> [VisitWish] {
        place.code == nil || kind == .supervise ? [.telephone, .none] : [.door, .telephone, .none]
    }

    private static func categories(
        _ kind: CaseKind, _ typed: FilingForm, _ outlook: Outlook?, _ words: Words
    ) -> [Choice] {
        guard let outlook else {
            // The list is not at hand; what was chosen still is.
            return typed.category.map {
                [Choice(value: $0, label: $0, aside: nil, isChosen: true, anchor: "category")]
            } ?? []
        }
        let answers = Dictionary(outlook.usual.answers.map { ($0.category, $0) }) { $1 }
        return outlook.policy.offered(kind).enumerated().map { index, category in
            Choice(
                value: category.id, label: category.name(in: words), isForeign: category.isForeign(in: words),
                aside: answers[category.id].map { answer in
                    let day = words.day(answer.by, isProvisional: answer.isProvisional)
                    guard let other = answer.office else { return words("villager.file.answered", ["day": day]) }
                    return words(
                        "villager.file.answeredBy", ["day": day, "office": words.office(answer.handledBy, other)])
                },
                isChosen: typed.category == category.id, anchor: index == 0 ? "category" : nil)
        }
    }

    private static func choices(
        _ values: [(String, String?)], _ field: String, _ chosen: String?, _ words: Words
    ) -> [Choice] {
        values.enumerated().map { index, value in
            Choice(
                value: value.0, label: words("villager.file.\(field).\(value.0)"), aside: value.1,
                isChosen: value.0 == chosen, anchor: index == 0 ? field : nil)
        }
    }

    private static func next(_ kind: CaseKind, _ outlook: Outlook, _ words: Words) -> [String] {
        let usual = outlook.usual
        // The same ladder that the desk put into words.
        let ladder = sequence(first: usual.handledBy, next: \.superior).dropFirst()
        let above = zip(ladder, usual.above).map { words.office($0, $1) }
        var next = [
            words(
                "villager.file.next.receive",
                [
                    "day": words.day(usual.receiveBy, isProvisional: usual.isProvisional),
                    "office": words.office(usual.handledBy, usual.office),
                ]),
            words("villager.file.next.answer"),
        ]
        if let first = above.first {
            next.append(
                above.count > 1
                    ? words("villager.file.next.above", ["first": first, "second": above[1]])
                    : words("villager.file.next.last", ["first": first]))
        }
        next.append(words("villager.file.next.receipt"))
        return next
    }

    private static func seen(
        _ kind: CaseKind, _ place: FilingPlace, _ outlook: Outlook?, _ words: Words
    ) -> [String] {
        let door = place.code == nil ? [] : [words("villager.file.seen.door")]
        guard kind == .supervise else { return [words("villager.file.seen.usual")] + door }
        guard let usual = outlook.map({ words.office($0.usual.handledBy, $0.usual.office) }),
            let town = outlook?.aboutTown.map({ words.office($0.handledBy, $0.office) })
        else {
            return [words("villager.file.seen.past")] + door
        }
        return [
            words("villager.file.seen.supervise", ["office": usual]),
            words("villager.file.seen.town", ["office": town]),
            outlook?.inPerson.map {
                words(
                    "villager.file.seen.in-person", ["address": $0.address, "telephone": Telephone.shown($0.telephone)])
            } ?? words("villager.file.seen.guess", ["office": usual]),
        ] + door
    }
}
