import Messages

/// What the page of one case shows.
struct CaseModel: Sendable {
    let heading: String
    let id: String
    let short: String
    let state: String
    let tone: String
    let marks: [String]
    let due: DeadlineShown?
    /// Nil where it was shredded, and where a voice message says it all.
    let story: String?
    let isShredded: Bool
    /// What the voice message of the filing says; nil if it brought none.
    let spoken: Spoken?
    let onBehalf: OnBehalfShown?
    let contact: Contact?
    let facts: [Fact]
    let joined: [Link]
    let tasks: [HandedDown]
    let steps: [Step]
    /// The answer that waits for its review.
    let draft: Step?
    let course: [ActFormModel]
    let aside: [ActFormModel]
    /// Whose turn it is, where nothing is to be done here.
    let turn: String?
    /// Of all steps, for paper.
    let photos: [Photo]
    let hasPhotos: Bool
    let hasJoined: Bool
    let hasAside: Bool
    let done: String?
    /// When it was read, in milliseconds: what happened since is news.
    let since: String
    /// Who looks, and when: at the foot of the printed case file.
    let printed: String

    struct Fact: Sendable {
        let name: String
        let text: String
    }

    struct Link: Sendable {
        let address: String
        let text: String
    }

    struct Spoken: Sendable {
        let address: String
        let label: String
        let transcript: String?
    }

    struct OnBehalfShown: Sendable {
        let who: String
        let consent: String
    }

    struct Contact: Sendable {
        let name: String
        let telephone: String
        let isWhole: Bool
    }

    struct HandedDown: Sendable {
        let to: String
        let due: DeadlineShown
        let isReported: Bool
    }

    struct Step: Sendable {
        let time: String
        let what: String
        let who: String
        let note: String?
        let files: [File]
        let hasFiles: Bool
    }

    struct Photo: Sendable {
        let address: String
        let text: String
    }

    struct File: Sendable {
        let isPhoto: Bool
        let address: String
        let text: String
        /// What staff wrote down of a voice message.
        let transcript: String?
    }

    init(
        _ reply: ReadCase.Reply, forms: [(form: ActForm, model: ActFormModel)], isContactWhole: Bool, done: String?,
        viewer: Viewer, now: Timestamp, _ names: CaseNames
    ) {
        let row = reply.row
        let words = names.words
        heading = "\(names.kind(row.kind)) · \(names.category(row.category))"
        id = row.standing.case.description
        short = row.number.grouped
        state = names.state(row.standing.state)
        tone = row.standing.state.tone
        marks = CaseListModel.Row.marks(row, names)
        due = names.deadline(row.standing)
        story = reply.content?.story.nonEmpty
        isShredded = reply.content == nil
        spoken = Self.spoken(reply, names)
        onBehalf = reply.content?.onBehalf.map { OnBehalfShown(who: $0.who, consent: $0.consent) }
        contact = reply.contact.map {
            Contact(
                name: $0.name ?? words("staff.case.noName"),
                telephone: $0.telephone.map { Telephone.shown($0) } ?? words("staff.case.noTelephone"),
                isWhole: isContactWhole)
        }
        facts = Self.facts(reply, names)
        joined = reply.joined.map { Link(address: "/desk/case/\($0.case)", text: $0.number.grouped) }
        tasks = reply.tasks.map {
            HandedDown(
                to: names.office($0.to), due: names.deadline(.answer, $0.due), isReported: $0.reported != nil)
        }
        steps = reply.steps.map { Step($0, of: row.standing.case, names) }
        draft =
            row.standing.state == .inReview
            ? reply.steps.last { $0.act == "answer-drafted" }.map { Step($0, of: row.standing.case, names) } : nil
        course = forms.filter(\.form.isNext).map(\.model)
        aside = forms.filter { !$0.form.isNext }.map(\.model)
        turn = course.isEmpty ? names.turn(row) : nil
        photos = steps.flatMap { step in
            step.files.filter(\.isPhoto).map { Photo(address: $0.address, text: "\(step.what) \(step.time)") }
        }
        hasPhotos = !photos.isEmpty
        hasJoined = !joined.isEmpty
        hasAside = !aside.isEmpty
        self.done = done.map { words("staff.done", ["act": words("staff.act.\($0).name")]) }
        since = String(now.milliseconds)
        printed = words("staff.print.by", ["name": viewer.name, "account": viewer.account, "time": names.time(now)])
    }

    /// The filer's voice messages, for choosing one: those that nobody has written down first.
    static func voices(_ reply: ReadCase.Reply, _ names: CaseNames) -> [ActChoices.Choice] {
        let all = reply.steps.filter { ["filed", "added", "papers-supplied"].contains($0.act) }.flatMap { step in
            step.attachments.filter { !$0.mediaType.isPhoto }.map { (step, $0) }
        }
        let waiting = all.filter { $0.1.transcript == nil } + all.filter { $0.1.transcript != nil }
        return waiting.map { step, voice in
            let mark = voice.transcript == nil ? "staff.voice.waiting" : "staff.voice.written"
            return ActChoices.Choice(
                value: voice.attachment.description,
                label: "\(names.words(mark)) · \(names.act(step.act)) \(names.time(step.at))")
        }
    }

    private static func spoken(_ reply: ReadCase.Reply, _ names: CaseNames) -> Spoken? {
        let filed = reply.steps.first { $0.act == "filed" }
        guard let voice = filed?.attachments.first(where: { !$0.mediaType.isPhoto }) else { return nil }
        let mark = voice.transcript == nil ? "staff.voice.waiting" : "staff.voice.written"
        return Spoken(
            address: "/desk/case/\(reply.row.standing.case)/file/\(voice.attachment)", label: names.words(mark),
            transcript: voice.transcript)
    }

    private static func facts(_ reply: ReadCase.Reply, _ names: CaseNames) -> [Fact] {
        let row = reply.row
        let words = names.words
        func fact(_ key: String, _ text: String?) -> Fact? {
            text.map { Fact(name: words("staff.fact.\(key)"), text: $0) }
        }
        let standing = row.standing
        return [
            fact("place", names.place(row.place)),
            fact("door", reply.door),
            fact("channel", words("staff.channel.\(row.channel.rawValue)")),
            fact("filed", names.time(row.filed)),
            fact("paper", reply.content?.paperNumber),
            fact("platform", reply.content?.platformNumber),
            fact("office", names.office(standing.office)),
            fact("responsible", standing.responsible == standing.office ? nil : names.office(standing.responsible)),
            fact("lead", reply.lead.map(names.who)),
            fact("helpers", reply.helpers.isEmpty ? nil : reply.helpers.map(names.who).joined(separator: "、")),
            fact("wish", words("staff.wish.\(row.wish.rawValue)")),
            fact("receive", names.day(of: .receive, standing)),
            fact("answer", names.day(of: .answer, standing)),
            fact("visit", names.day(of: .visit, standing)),
            fact(
                "overdue",
                standing.overdue.isEmpty
                    ? nil : standing.overdue.map { words("staff.deadline.\($0.rawValue)") }.joined(separator: "、")),
            fact(
                "grade",
                row.grade.map {
                    words("staff.grade.\($0.rawValue)") + (row.gradeCounts ? "" : words("staff.grade.uncounted"))
                }),
        ].compactMap { $0 }
    }
}

extension CaseModel.Step {
    init(_ step: CaseStepShown, of case: UUIDv7, _ names: CaseNames) {
        let by = step.by.map(names.who) ?? ""
        self.init(
            time: names.time(step.at), what: names.act(step.act),
            who: [names.office(of: step), by].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · "),
            note: step.note,
            files: step.attachments.enumerated().map { index, file in
                let kind = names.words(file.mediaType.isPhoto ? "staff.file.photo" : "staff.file.voice")
                return CaseModel.File(
                    isPhoto: file.mediaType.isPhoto, address: "/desk/case/\(`case`)/file/\(file.attachment)",
                    text: "\(kind) \(index + 1) · \(max(1, file.size / 1_024)) KB", transcript: file.transcript)
            }, hasFiles: !step.attachments.isEmpty)
    }
}
