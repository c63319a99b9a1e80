import Foundation
import GRDB
import Messages
import ServiceKit

extension CaseHandlers {
    /// What the filer sees: the steps that concern them, the answers, the promises that still stand. Of other cases,
    /// nothing: a joined case looks like one that is being worked on.
    func follow(_ command: FollowCase, _ act: Act) throws -> FollowCase.Reply {
        let (record, power) = try find(receipt: command.receipt, act)
        if let former = power.former { return try follow(record, former, power, act) }
        let steps = try CaseHistory.steps(of: record.id, act.database)
            .filter { CaseHistory.shownToFiler.contains($0.act) }
        let transcripts = try transcripts(of: record, for: .filer, act)
        let standing = record.standing
        let words = words(act.database)
        let parties: Set<CaseParty> = [.filer]
        let content: CaseContent? = try open(record.content, of: record, for: .filer, act)
        return FollowCase.Reply(
            standing: CaseStatus(
                case: record.id, state: record.state.shownToFiler, office: standing.office,
                responsible: standing.responsible, receiveBy: standing.receiveBy, answerBy: standing.answerBy,
                visitBy: standing.visitBy, provisional: standing.provisional, overdue: standing.overdue),
            kind: record.kind, category: record.category, office: try words.name(of: record.office),
            steps: try steps.map { step in
                let note =
                    try CaseHistory.filerMayOpen(step)
                    ? step.note.flatMap { try act.open($0, of: record.subject, for: .filer) } : nil
                return try shown(step, note: note, transcripts, toFiler: true, words)
            },
            promises: try record.papersDay.map {
                [CaseWords.papers(until: $0, isProvisional: record.papersProvisional != nil, now: act.now)]
            }
                ?? words.promises(receive: record.receive, answer: record.answer, now: act.now),
            story: content?.story, grade: record.grade,
            mayJudge: record.grade == nil && CaseRules.acts(in: record.state, by: parties).contains(.judge),
            mayReopen: CaseRules.acts(in: record.state, by: parties).contains(.reopen)
                && obstacleToReopening(record, now: act.now) == nil,
            mayAskSecondLook: CaseRules.acts(in: record.state, by: parties).contains(.secondLook)
                && obstacleToSecondLook(record) == nil,
            acts: power.acts.map(\.rawValue).sorted(), judgementCounts: record.isConfirmed)
    }

    /// What a number says that was replaced, or that rests: how far the case had come, and who issued another. No text and no
    /// file is opened, since whoever found a lost receipt holds one too.
    private func follow(
        _ record: CaseRecord, _ former: FormerReceipt, _ power: ReceiptPower, _ act: Act
    ) throws -> FollowCase.Reply {
        let words = words(act.database)
        let steps = try CaseHistory.steps(of: record.id, act.database)
            .filter { $0.position <= former.position && CaseHistory.shownToFiler.contains($0.act) }
        let isOld = if case .former = power { true } else { false }
        let standing = former.standing(of: record.id)
        return FollowCase.Reply(
            standing: CaseStatus(
                case: record.id, state: former.state.shownToFiler, office: standing.office,
                responsible: standing.responsible, receiveBy: nil, answerBy: nil, visitBy: nil, overdue: []),
            kind: record.kind, category: record.category, office: try words.name(of: former.office),
            steps: try steps.map { step in
                CaseStepShown(
                    at: step.at, act: step.act, state: step.state.shownToFiler,
                    office: try step.office.map(words.name(of:)),
                    doneBy: step.office, by: nil, note: nil)
            }, promises: [], story: nil, grade: former.grade, mayJudge: false, mayReopen: false,
            mayAskSecondLook: false,
            acts: power.acts.map(\.rawValue).sorted(), judgementCounts: false,
            replaced: ReceiptReplaced(
                at: former.replaced, office: try former.issuer.map(words.name(of:)) ?? "", by: former.issuer,
                byCode: former.byCode, objected: former.objected, isOld: isOld))
    }

    /// The story is for the offices that work on the case and the town above; for the county only once it was told.
    func read(_ command: ReadCase, _ act: Act) throws -> ReadCase.Reply {
        let record = try find(command.case, act)
        try requireOpening(record, act)
        let purpose: OpeningPurpose = command.contact ? "read-contact" : "read"
        let content: CaseContent? = try open(record.content, of: record, for: purpose, act)
        let contact: CaseContact? = try record.contact.flatMap { try open($0, of: record, for: purpose, act) }
        let transcripts = try transcripts(of: record, for: purpose, act)
        let steps = try CaseHistory.steps(of: record.id, act.database).map { step in
            let note = try step.note.flatMap { try act.open($0, of: record.subject, for: purpose) }
            return try shown(step, note: note, transcripts, toFiler: false, words(act.database))
        }
        return ReadCase.Reply(
            row: record.row, content: content, contact: command.contact ? contact : contact?.masked,
            door: try door(of: record, for: purpose, act), lead: record.lead, helpers: record.helpers,
            joined: try CaseRecord.joined(into: record.id, act.database).map {
                ReadCase.Joined(case: $0.id, number: $0.number)
            }, people: try people(in: record, steps, act), steps: steps,
            tasks: try TaskRecord.of(record.id, act.database).map(\.row),
            acts: try acts(on: record, act).map(\.rawValue),
            visitWays: try VisitWay.allCases.filter {
                try CaseDuties(record, at: act.now, act.database).allows($0, by: act.actor)
            })
    }

    /// While the visit is due, for who may make it by telephone. The number is the one that the filer left, never the
    /// household's registered one.
    func visitTelephone(_ command: ReadVisitTelephone, _ act: Act) throws -> ReadVisitTelephone.Reply {
        let record = try begin(.visit, .id(command.case), act).record
        guard record.wish != .none else {
            throw DeskError.refused("visit.unwanted", "这件事不用回访 (nobody is to visit in this case)")
        }
        try CaseDuties(record, at: act.now, act.database).check(.telephone, by: act.actor, words(act.database))
        let contact: CaseContact? = try record.contact.flatMap { try open($0, of: record, for: "visit", act) }
        guard let telephone = contact?.telephone else {
            throw DeskError.refused("visit.no-telephone", "诉求人没有留电话 (the filer left no telephone)")
        }
        return ReadVisitTelephone.Reply(telephone: telephone)
    }

    /// While the visit is due, for who may make it.
    func visitAnswer(_ command: ReadVisitAnswer, _ act: Act) throws -> ReadVisitAnswer.Reply {
        let record = try begin(.visit, .id(command.case), act).record
        let answer = try CaseHistory.result(of: record.id, act.database)?.text
        return ReadVisitAnswer.Reply(answer: try answer.flatMap { try act.open($0, of: record.subject, for: "visit") })
    }

    /// How the filer can be told that something happened. For the notification service, which keeps no copy.
    func filerTelephone(_ command: ReadFilerTelephone, _ act: Act) throws -> ReadFilerTelephone.Reply {
        guard act.actor == .notification else {
            throw DeskError.forbidden("只有通知服务能用 (this is for the notification service alone)")
        }
        guard let record = try CaseRecord.find(command.case, act.database) else {
            throw DeskError.notFound("case", "没有这件事 (there is no such case)")
        }
        var code: String?
        if command.code {
            guard let sent = try RecoveryCode.find(record.id, act.database), sent.isGood(at: act.now) else {
                return ReadFilerTelephone.Reply(telephone: nil)
            }
            code = try act.open(sent.code, of: record.subject, for: "notice")
        }
        let contact: CaseContact? = try record.contact.flatMap { try open($0, of: record, for: "notice", act) }
        return ReadFilerTelephone.Reply(telephone: contact?.telephone, code: code)
    }

    /// - Throws: `DeskError.forbidden` unless the actor may read what the filer wrote.
    func requireOpening(_ record: CaseRecord, _ act: Act) throws {
        guard try mayOpen(record, act) else {
            throw DeskError.forbidden("内容只有承办单位能看 (the story is for the offices that handle the case)")
        }
    }

    /// Who is asked to check something in a case, or is to close it after visits in vain, reads it; and who stands in for an
    /// office where all are recused reads what that office would.
    func mayOpen(_ record: CaseRecord, _ act: Act) throws -> Bool {
        let actor = act.actor
        if record.relation.parties(of: actor).contains(.overseer) { return true }
        let handling = [record.office, record.owner, closerInVain(record)].compactMap(\.self)
        let isTheirs = actor.offices.contains { office in
            if handling.contains(office) || record.asked.values.contains(office) { return true }
            guard office.line == record.owner.line, office.area.contains(record.sight) else { return false }
            return office.line == .discipline || office.area.level == .town
                || office.area.level == .county && record.countyTold
        }
        if isTheirs { return true }
        let duties = CaseDuties(record, at: act.now, act.database)
        return try Set(handling).contains { office in
            try duties.standIn(for: office).map(actor.offices.contains) ?? false
        }
    }

    func open<Value: Decodable>(
        _ reference: SealedReference, of record: CaseRecord, for purpose: OpeningPurpose, _ act: Act
    ) throws -> Value? {
        try act.open(reference, of: record.subject, for: purpose).map {
            try JSONCoding.decode(Value.self, from: Data($0.utf8))
        }
    }

    /// For a comparison inside the process; nothing of it leaves.
    func peek<Value: Decodable>(_ reference: SealedReference, of record: CaseRecord, _ act: Act) throws -> Value? {
        try act.peek(reference, of: record.subject).map {
            try JSONCoding.decode(Value.self, from: Data($0.utf8))
        }
    }

    /// What staff wrote down of voice messages, by the message.
    private func transcripts(
        of record: CaseRecord, for purpose: OpeningPurpose, _ act: Act
    ) throws -> [UUIDv7: String] {
        try CaseTranscripts.of(record.id, act.database).compactMapValues {
            try act.open($0, of: record.subject, for: purpose)
        }
    }

    private func shown(
        _ step: CaseHistory.Step, note: String?, _ transcripts: [UUIDv7: String], toFiler: Bool, _ words: CaseWords
    ) throws -> CaseStepShown {
        CaseStepShown(
            at: step.at, act: step.act, state: toFiler ? step.state.shownToFiler : step.state,
            office: try step.office.map(words.name(of:)), doneBy: step.office, by: toFiler ? nil : step.by, note: note,
            attachments: toFiler && !CaseHistory.filerMayOpen(step)
                ? [] : step.files.map { $0.shown(transcript: transcripts[$0.file.value]) })
    }
}

extension CaseHandlers {
    /// What tells the cases of a list apart. What the actor may not open is left out, and so is what it must keep out of.
    func openList(_ command: OpenCaseList, _ act: Act) throws -> OpenCaseList.Reply {
        guard command.cases.count <= OpenCaseList.limit else {
            throw DeskError.invalid(
                "cases", "一次最多 \(OpenCaseList.limit) 件 (at most \(OpenCaseList.limit) cases at once)")
        }
        let entries = try command.cases.compactMap { id -> OpenCaseList.Entry? in
            guard let record = try CaseRecord.find(id, act.database), try mayOpen(record, act),
                try !CaseRecord.isRecused(act.actor.account, from: id, act.database)
            else { return nil }
            let content: CaseContent? = try open(record.content, of: record, for: .list, act)
            return OpenCaseList.Entry(
                case: id, door: try door(of: record, for: .list, act),
                words: content.flatMap { Self.firstWords($0.story) })
        }
        return OpenCaseList.Reply(cases: entries)
    }

    private static func firstWords(_ story: String) -> String? {
        let line = story.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let limit = OpenCaseList.wordsLimit
        return line.isEmpty ? nil : line.count > limit ? line.prefix(limit - 1) + "…" : line
    }

    /// The door of the household that a case comes from, for those who may know households.
    private func door(of record: CaseRecord, for purpose: OpeningPurpose, _ act: Act) throws -> String? {
        guard
            let household = try record.place.household.flatMap({ try RegisteredHousehold.find($0, in: act.database) }),
            act.actor.holds(
                RegisterPermissions.door.subtracting([.operator]), at: household.area, grid: household.grid),
            let sealed = try act.open(household.details, of: household.subject, for: purpose)
        else { return nil }
        return HouseholdDetails(sealed: sealed)?.door
    }

    /// Colleagues by name and post: who did the steps, and who can be chosen.
    private func people(in record: CaseRecord, _ steps: [CaseStepShown], _ act: Act) throws -> [CasePerson] {
        let duties = CaseDuties(record, at: act.now, act.database)
        var accounts = try duties.seated(in: DutyRung(record.office))
        accounts.formUnion(steps.compactMap(\.by) + [record.lead].compactMap(\.self) + record.helpers)
        return try accounts.subtracting([CaseStep.filer, CaseStep.clock]).sorted().map { account in
            let seat = try Posts.inForce(account, at: act.now, act.database).first
            let person = try seat.flatMap { held in
                try SeatTable.read(held.post.id, in: act.database).times[held.seat]?.last { $0.account == account }
            }
            let sealed = try person.flatMap {
                try act.open($0.person, of: Incumbent.subject(account), for: .daily("colleagues"))
            }
            return CasePerson(
                account: account, name: sealed.flatMap { $0.split(separator: "\n").first.map(String.init) },
                role: seat?.post.role.role)
        }
    }
}

extension CaseState {
    /// Being joined to another case is nothing the filer is told of.
    fileprivate var shownToFiler: CaseState { self == .joined ? .accepted : self }
}

extension OpeningPurpose {
    /// Who holds the receipt looks at the case.
    static let filer = OpeningPurpose.daily("filer")
    /// A list that an office works through.
    static let list = OpeningPurpose.daily("case-list")
}
