import Messages

/// What the page of a followed case reads.
struct FollowModel: Sendable {
    let kindName: String
    let categoryName: String
    /// Whether that is Chinese on an English page.
    let isCategoryForeign: Bool
    let stateName: String
    let isOver: Bool
    /// Who works on it now.
    let office: String
    /// The last that an office wrote to the filer: an answer, an interim one, why it was declined.
    let answer: Step?
    let hasAnswer: Bool
    /// What the filer wrote, with its files; nil once it was destroyed.
    let own: Step?
    let promises: [String]
    let hasPromises: Bool
    let isOverdue: Bool
    /// That the number was replaced, or rests, by whom and since when.
    let replaced: String?
    /// When it was objected to.
    let objected: String?
    /// What was just done, in words.
    let done: String?
    let grade: String?
    let steps: [Step]
    /// What is asked of the filer now.
    let firstActs: [Act]
    /// How the filer rates it.
    let rating: Act?
    /// What else the filer may do; each unfolds.
    let otherActs: [Act]
    let hasOtherActs: Bool
    /// 打击报复: one line, below the rest; above it in a matter of supervision.
    let report: Act?
    let isSupervision: Bool
    /// Whether the phone remembers the receipt.
    let isKept: Bool
    /// Which receipt it is to remember.
    let keptPage = "case"

    /// What is shown beside the case itself: what was done, or what could not be.
    struct Shown: Sendable {
        var done: String?
        var act: FilerAct?
        var problem: String?
        var typed = FilerActForm()
        /// Whether the phone remembers the receipt.
        var isKept = false
    }

    struct Step: Sendable {
        let stepTitle: String
        let at: String
        let stepOffice: String?
        /// Paragraphs.
        let note: String?
        let files: [File]
    }

    struct File: Sendable {
        let fileAddress: String
        let isPhoto: Bool
        /// What staff wrote down of a voice message.
        let transcript: String?
        /// Among several of one step.
        let fileNumber: String?
    }

    struct Act: Sendable {
        let actName: String
        let actID: String
        let actTitle: String
        let actAbout: String
        let isFirst: Bool
        let isOpen: Bool
        let isFinal: Bool
        let actProblem: String?
        let textLabel: String?
        let text: String
        let needsText: Bool
        let takesFiles: Bool
        let takesTelephone: Bool
        let telephone: String
        let hasGrades: Bool
        let grades: [Grade]
        let wantsReopening: Bool
        let actButton: String
    }

    struct Grade: Sendable {
        let value: Int
        let gradeName: String
        let isChosen: Bool
    }

    init(
        _ reply: FollowCase.Reply, kindName: String, policy: CasePolicy, shown: Shown, newID: () -> UUIDv7,
        words: Words
    ) {
        let standing = reply.standing
        self.kindName = kindName
        categoryName = policy.name(ofCategory: reply.category, in: words)
        isCategoryForeign = policy.category(reply.category)?.isForeign(in: words) ?? false
        stateName = words("case.state.\(standing.state.rawValue)")
        isOver = standing.state.isOver
        office = words("villager.case.office", ["office": words.office(standing.office, reply.office)])
        promises = reply.promises.map(words.promise)
        hasPromises = !promises.isEmpty
        isOverdue = standing.overdue.contains(.answer) && standing.state.awaitsAnswer
        done = shown.done.flatMap { FilerAct(rawValue: $0) }.map { words("villager.case.done.\($0.rawValue)") }
        replaced = reply.replaced.map { Self.told($0, words) }
        objected = reply.replaced.flatMap { replaced in
            replaced.objected.map {
                words("villager.case.replaced.\(replaced.isOld ? "objected" : "rests")", ["at": words.moment($0)])
            }
        }
        grade = reply.grade.map { words("villager.grades.\($0.rawValue)") }
        let all = reply.steps.map { Step($0, words) }
        let answered = reply.steps.lastIndex { Self.answers.contains($0.act) && $0.note != nil }
        answer = answered.map { all[$0] }
        hasAnswer = answered != nil
        own = reply.story.map { all.first?.saying($0) ?? Step(saying: $0) }
        // What stands above is not said twice.
        steps = all.enumerated().map { index, step in
            index == answered || index == 0 && reply.story != nil ? step.alone : step
        }
        let acts = FilerAct.allCases.filter { $0.isOffered(reply) }.map { act in
            let isThis = shown.act == act
            return Act(
                act, id: newID(), typed: isThis ? shown.typed : FilerActForm(), isThis ? shown.problem : nil,
                isCounted: reply.judgementCounts, words)
        }
        let apart = [FilerAct.judge, .retaliation].map(\.rawValue)
        rating = acts.first { $0.actName == FilerAct.judge.rawValue }
        report = acts.first { $0.actName == FilerAct.retaliation.rawValue }
        firstActs = acts.filter { $0.isFirst && !apart.contains($0.actName) }
        otherActs = acts.filter { !$0.isFirst && !apart.contains($0.actName) }
        hasOtherActs = !otherActs.isEmpty
        isSupervision = reply.kind == .supervise
        isKept = shown.isKept
    }

    /// Steps in which an office answers the filer.
    private static let answers: Set<String> = ["answered", "interim-answered", "declined"]

    private static func told(_ replaced: ReceiptReplaced, _ words: Words) -> String {
        words(
            "villager.case.replaced.\(replaced.byCode ? "byCode" : "byOffice")",
            ["at": words.moment(replaced.at), "office": words.office(replaced.by, replaced.office)])
    }
}

extension FollowModel.Step {
    init(_ step: CaseStepShown, _ words: Words) {
        self.init(
            stepTitle: words("villager.acts.\(step.act)"), at: words.moment(step.at),
            stepOffice: step.office.map { words.office(step.doneBy, $0) }, note: step.note,
            files: step.attachments.enumerated().map { index, file in
                FollowModel.File(
                    fileAddress: "/r/file/\(file.attachment)", isPhoto: file.mediaType.isPhoto,
                    transcript: file.transcript, fileNumber: step.attachments.count > 1 ? String(index + 1) : nil)
            })
    }

    init(saying text: String) {
        self.init(stepTitle: "", at: "", stepOffice: nil, note: text, files: [])
    }

    func saying(_ text: String) -> Self {
        Self(stepTitle: stepTitle, at: at, stepOffice: stepOffice, note: text, files: files)
    }

    /// That it was done, without what was written or sent with it.
    var alone: Self { Self(stepTitle: stepTitle, at: at, stepOffice: stepOffice, note: nil, files: []) }
}

extension FollowModel.Act {
    /// - Parameter isCounted: false where a judgement stays out of the figures, which the form then says.
    init(_ act: FilerAct, id: UUIDv7, typed: FilerActForm, _ problem: String?, isCounted: Bool, _ words: Words) {
        let key = "villager.case.act.\(act.rawValue)"
        actName = act.rawValue
        actID = id.description
        actTitle = words("\(key).title")
        actAbout = act == .judge && !isCounted ? words("\(key).uncounted") : words("\(key).about")
        isFirst = act.isFirst
        isOpen = problem != nil
        isFinal = act.isFinal
        actProblem = problem
        let takesText =
            switch act.asks {
            case .text, .textAndFiles, .grade, .note: true
            case .nothing, .telephone: false
            }
        textLabel = takesText ? words("\(key).label") : nil
        text = typed.text
        needsText = act.asks == .text || act.asks == .textAndFiles
        takesFiles = act.asks == .textAndFiles
        takesTelephone = act.asks == .telephone
        telephone = typed.telephone
        hasGrades = act.asks == .grade
        grades =
            act.asks == .grade
            ? CaseGrade.allCases.reversed().map {
                FollowModel.Grade(
                    value: $0.rawValue, gradeName: words("villager.grades.\($0.rawValue)"),
                    isChosen: $0 == typed.grade)
            } : []
        wantsReopening = typed.reopen
        actButton = words("\(key).button")
    }
}
