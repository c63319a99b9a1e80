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
    let draft: String
    /// Where the form goes, with the village that it was opened for, so that a reload opens the same.
    let action: String
    let place: String
    /// It was sent before, so that what is missing is said.
    let wasTried: Bool
    let whole: String?
    /// For the list at the top: which fields, and where they are.
    let problems: [Problem]
    let hasProblems: Bool
    let categoryProblem: String?
    /// When all kinds that say no other day are answered; nil if each says its own.
    let answerOnce: String?
    let categories: [Choice]
    let targetProblem: String?
    /// Whom a matter of supervision is about.
    let targets: [Choice]
    let story: String
    let storyProblem: String?
    let storyHint: String
    let photosProblem: String?
    /// What came with an earlier try, and goes with the next.
    let heldPhotos: [Held]
    let voiceProblem: String?
    let heldVoices: [Held]
    /// The village whose guides are looked through while somebody writes; nil of a kind that no guide is about.
    let guidesOf: String?
    let wishProblem: String?
    let wishes: [Choice]
    /// Its fields stand open although no call is asked for.
    let isTelephoneOpen: Bool
    let telephone: String
    let telephoneProblem: String?
    let name: String
    let nameProblem: String?
    let who: String
    let whoProblem: String?
    let consent: String
    let consentProblem: String?
    let isForAnother: Bool
    /// Who sees it, in a line.
    let lead: String
    /// What happens next, one sentence an entry.
    let next: [String]
    let hasNext: Bool
    /// What else there is to say of who sees it.
    let seen: [String]
    let hasSeen: Bool

    struct Problem: Sendable {
        let field: String
        let problemText: String
    }

    struct Held: Sendable {
        let heldID: String
        let heldName: String
        let preview: String
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

    init(_ shown: FilingPage.Shown, sealedPlace: String, outlook: Outlook?, words: Words) {
        let (kind, place, typed, problems) = (shown.kind, shown.place, shown.typed, shown.problems)
        self.kind = kind.rawValue
        kindName = outlook?.kindName ?? words("villager.kinds.\(kind.rawValue).name")
        isSupervise = kind == .supervise
        town = place.town
        village = place.village
        door = place.door
        id = shown.id.description
        draft = shown.draft.description
        action = "/file/\(kind.rawValue)" + (place.code == nil ? "?v=\(place.area)" : "")
        self.place = sealedPlace
        whole = shown.whole
        wasTried = !problems.isEmpty || shown.whole != nil
        self.problems = FilingForm.Field.allCases.compactMap { field in
            problems[field].map { Problem(field: field.rawValue, problemText: $0) }
        }
        hasProblems = !problems.isEmpty
        categoryProblem = problems[.category]
        let once = outlook.flatMap { Self.commonDay($0.usual.answers) }
        answerOnce = once.map { day in
            let isForAll = outlook?.usual.answers.allSatisfy { $0.by == day && $0.office == nil } ?? true
            return words("villager.file.answer\(isForAll ? "All" : "Most")", ["day": words.shortDay(day)])
        }
        categories = Self.categories(kind, typed, outlook, besides: once, words)
        targetProblem = problems[.target]
        targets =
            kind == .supervise
            ? Self.choices(CaseTarget.allCases.map { ($0.rawValue, nil) }, "target", typed.target?.rawValue, words) : []
        story = typed.story
        storyProblem = problems[.story]
        storyHint = words("villager.file.hint.\(kind.rawValue)")
        photosProblem = problems[.photos]
        heldPhotos = Self.held(shown, Uploads.photos)
        voiceProblem = problems[.voice]
        heldVoices = Self.held(shown, Uploads.voice)
        guidesOf = kind == .consult || kind == .help ? place.area.description : nil
        wishProblem = problems[.wish]
        wishes = Self.choices(
            Self.wishes(kind, place).map { ($0.rawValue, nil) }, "wish",
            (typed.wish ?? (kind == .supervise ? VisitWish.none : nil))?.rawValue, words)
        isTelephoneOpen =
            [typed.telephone, typed.name].contains { !$0.isEmpty } || problems[.telephone] != nil
            || problems[.name] != nil
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
        let seen = Self.seen(kind, place, outlook, words)
        lead = seen.first ?? ""
        self.seen = Array(seen.dropFirst())
        hasSeen = seen.count > 1
    }

    private static func held(_ shown: FilingPage.Shown, _ field: String) -> [Held] {
        shown.held.files.filter { $0.upload.field == field }.map {
            Held(
                heldID: $0.id.description, heldName: $0.upload.name.nonEmpty ?? $0.upload.type.rawValue,
                preview: "/draft/\(shown.draft)/\($0.id)")
        }
    }

    /// The day by which most kinds are answered where the usual office handles them; nil where no two share one.
    private static func commonDay(_ answers: [ForeseeCase.Answer]) -> CivilDay? {
        let days = Dictionary(grouping: answers.filter { $0.office == nil }.map(\.by)) { $0 }
        return days.values.filter { $0.count > 1 }.max { ($0.count, $1[0]) < ($1.count, $0[0]) }?.first
    }

    /// Nobody comes to a door that was not named, nor in a matter of supervision.
    private static func wishes(_ kind: CaseKind, _ place: FilingPlace) -> [VisitWish] {
        place.code == nil || kind == .supervise ? [.telephone, .none] : [.door, .telephone, .none]
    }

    private static func categories(
        _ kind: CaseKind, _ typed: FilingForm, _ outlook: Outlook?, besides common: CivilDay?, _ words: Words
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
                aside: answers[category.id].flatMap { answer in
                    let day =
                        answer.isProvisional
                        ? words.day(answer.by, isProvisional: true) : words.shortDay(answer.by)
                    guard let other = answer.office else {
                        return answer.by == common ? nil : words("villager.file.answered", ["day": day])
                    }
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
