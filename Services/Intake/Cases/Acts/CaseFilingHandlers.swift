import Foundation
import Messages
import ServiceKit
import Vault

/// What is to be filed, and how it came.
struct CaseEntry {
    let filing: CaseFiling
    let place: CasePlace
    let channel: CaseChannel
    /// When it was filed in truth.
    let filed: Timestamp
    var paperNumber: String?
    var platformNumber: String?
}

extension CaseHandlers {
    func file(_ command: FileCase, _ act: Act) throws -> CaseReceipt {
        let place = try place(code: command.code, village: command.village, act)
        let channel: CaseChannel = command.code == nil ? .villagePage : .code
        return try file(
            CaseEntry(filing: command.filing, place: place, channel: channel, filed: act.now), by: CaseStep.filer,
            office: nil, act)
    }

    /// Staff may enter what is theirs to know: a matter of supervision only at an outpost or in a discipline office.
    func file(_ command: FileCaseByStaff, _ act: Act) throws -> CaseReceipt {
        guard command.channel != .code, command.channel != .villagePage else {
            throw DeskError.invalid(
                "channel",
                "工作人员只代录书面、电话、前哨站和平台的来件 (staff enter cases that came by paper, telephone, outpost or platform)")
        }
        let place = try place(code: command.code, village: command.village, household: command.household, act)
        try act.require(Self.entering(command.channel, command.filing.kind), at: place.village)
        if let number = command.paperNumber { try FilingRules.text(number, "paperNumber", limit: 100) }
        guard command.channel.isPlatform == (command.platformNumber != nil) else {
            throw DeskError.invalid(
                "platformNumber",
                "12345 和监督一点通的来件要填平台编号，其他来件不填 (what came from a platform has its number, nothing else has)")
        }
        if let number = command.platformNumber {
            try FilingRules.text(number, "platformNumber", limit: 100)
            try checkUnentered(number, command.channel, act)
        }
        let today = CivilDay(inChinaAt: act.now)
        let day = command.day ?? today
        guard day <= today, day >= today.advanced(by: -30) else {
            throw DeskError.invalid(
                "day", "来件日期应在今天和前 30 天之内 (the day it came in is today or one of the 30 days before)")
        }
        return try file(
            CaseEntry(
                filing: command.filing, place: place, channel: command.channel,
                filed: day == today ? act.now : day.startInChina, paperNumber: command.paperNumber,
                platformNumber: command.platformNumber), by: act.actor.account, office: act.actor.offices.first, act)
    }

    /// Who may enter what came another way.
    private static func entering(_ channel: CaseChannel, _ kind: CaseKind) -> Set<Role> {
        let discipline: Set<Role> = [.townDiscipline, .countyDiscipline]
        switch channel {
        case .outpost: return [.outpost]
        // Discipline receives whatever comes there, and passes on what is not its own.
        case .supervisionPlatform:
            return kind == .supervise ? discipline : discipline.union(RegisterPermissions.affairs)
        default: return kind == .supervise ? discipline : RegisterPermissions.affairs
        }
    }

    private func place(
        code: String?, village: AreaCode?, household name: HouseholdName? = nil, _ act: Act
    ) throws -> CasePlace {
        if let name {
            guard code == nil, village != nil || name.id != nil else {
                throw DeskError.invalid("place", "填门牌号的要选村，不用再填户廉码 (a door needs its village, and no code)")
            }
            let household = try HouseholdHandlers.find(name, in: village, act)
            return CasePlace(village: household.area, grid: household.grid, household: household.id)
        }
        switch (code, village) {
        case (let code?, nil):
            let household = try Household.active(code: code, act)
            return CasePlace(village: household.area, grid: household.grid, household: household.id)
        case (nil, let village?):
            guard village.level == .village, try AreaRegister.find(village, in: act.database) != nil else {
                throw DeskError.notFound(
                    "area.unknown", "没有这个村或社区；请核对区划代码 (there is no village or community with this code)")
            }
            return CasePlace(village: village)
        default:
            throw DeskError.invalid(
                "place", "户廉码和村代码请只填一个 (give either the household's code or the village's, not both)")
        }
    }

    private func file(
        _ entry: CaseEntry, by account: String, office entering: Office?, _ act: Act
    ) throws -> CaseReceipt {
        let (filing, place, filed) = (entry.filing, entry.place, entry.filed)
        let wish = try FilingRules(policy: policy).check(
            filing, hasHousehold: place.household != nil, hasVoice: Self.hasVoice(act))
        let id = act.newID()
        let subject = Subject.case(id)
        let route = CaseRoute(
            kind: filing.kind, target: filing.target, village: place.village,
            start: policy.category(filing.category)?.startsAt ?? .village)
        let receive = clocks.receive(filed: act.now, by: route.office)
        let answer = clocks.answer(filing.kind, filing.category, from: filed, by: route.office)
        let content = CaseContent(
            story: filing.story, onBehalf: filing.onBehalf, paperNumber: entry.paperNumber,
            platformNumber: entry.platformNumber)
        let telephone = try filing.telephone.map { try FilingRules.telephone($0).description }
        let contact = CaseContact(telephone: telephone, name: filing.name)
        let hasContact = contact.telephone != nil || contact.name != nil
        let number = try unusedNumber(act)
        let caseNumber = try unusedCaseNumber(act)
        let files = try attach(act.attachments, to: subject, held: 0, act)
        try act.record(
            CaseFiled(
                step: CaseStep(id, .filed, by: account, office: entering, files: files), number: caseNumber,
                kind: filing.kind, category: filing.category, channel: entry.channel, place: place,
                target: filing.target,
                office: route.office, sight: route.sight, wish: wish, onBehalf: filing.onBehalf != nil, filed: filed,
                receipt: digest(of: number, act), content: try seal(content, for: subject, act),
                contact: hasContact ? try seal(contact, for: subject, act) : nil, receive: receive, answer: answer))
        act.sealReply(for: subject)
        return CaseReceipt(
            case: id, number: caseNumber, receipt: number.digits,
            office: try words(act.database).name(of: route.office),
            handledBy: route.office,
            receiveBy: receive.day, answerBy: answer.day,
            provisional: CaseClock.provisional(receive: receive, answer: answer),
            promises: try words(act.database).promises(receive: receive, answer: answer, now: act.now))
    }

    /// A number that no case of the county has.
    private func unusedCaseNumber(_ act: Act) throws -> CaseNumber {
        while true {
            let number = CaseNumber(drawn: act.random(CaseNumber.count))
            if try CaseRecord.id(of: number, act.database) == nil { return number }
        }
    }

    /// A receipt's number that no case has, or had.
    func unusedNumber(_ act: Act) throws -> ReceiptNumber {
        while true {
            let number = ReceiptNumber(random: (0..<15).map { _ in act.random(10) })
            let digest = digest(of: number, act)
            if try CaseRecord.find(receiptDigest: digest, act.database) == nil,
                try FormerReceipt.find(digest: digest, act.database) == nil
            {
                return number
            }
        }
    }

    func seal(_ value: some Encodable, for subject: Subject, _ act: Act) throws -> SealedReference {
        try act.seal(String(decoding: try JSONCoding.encode(value), as: UTF8.self), for: subject)
    }

    /// Nil once what was sealed for the subject has been destroyed.
    func sealUnlessGone(_ text: String, for subject: Subject, _ act: Act) throws -> SealedReference? {
        do {
            return try act.seal(text, for: subject)
        } catch let error as VaultError where error.code == .gone {
            return nil
        }
    }
}
