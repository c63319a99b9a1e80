import Columns
import Messages
import ServiceKit

extension CaseHandlers {
    func receive(_ command: ReceiveCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.receive, command.case, act)
        try act.record(CaseReceived(step: try turn.step()))
        return try standing(of: turn.record.id, act)
    }

    func accept(_ command: AcceptCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.accept, command.case, act)
        let category = command.category ?? turn.record.category
        guard
            category == turn.record.category
                || policy.offered(turn.record.kind).contains(where: { $0.id == category })
        else {
            throw DeskError.invalid("category.unknown", "这一类里没有这个类别 (the kind has no such category; see intake.policy)")
        }
        try act.record(CaseAccepted(step: try turn.step(), category: category))
        return try standing(of: turn.record.id, act)
    }

    func decline(_ command: DeclineCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.decline, command.case, act)
        guard policy.declineReasons.contains(where: { $0.id == command.reason }) else {
            throw DeskError.invalid(
                "reason.unknown", "没有这个不予受理的理由 (there is no such reason of declining; see intake.policy)")
        }
        try act.record(CaseDeclined(step: try turn.step(note: command.note), reason: command.reason))
        try part(from: turn.record, act)
        return try standing(of: turn.record.id, act)
    }

    /// Within the line and the county; a matter about a town never to that town.
    func forward(_ command: ForwardCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.forward, command.case, act)
        let record = turn.record
        guard record.office == record.owner else {
            throw DeskError.refused(
                "case.forwarded",
                "这件事是转来的；请退回，由原单位另转 (the case was forwarded to this office; return it and let the sender forward it)")
        }
        guard command.to != record.office, command.to.line == record.office.line,
            command.to.area.county == record.office.area.county,
            command.to.line == .affairs || command.to.area.contains(record.sight)
        else {
            throw DeskError.invalid(
                "office", "只能转给本县同一条线上的其他单位 (a case goes to another office of the same line in this county)")
        }
        guard try !CaseDuties(record, at: act.now, act.database).isOut(command.to) else {
            throw DeskError.refused(
                "forward.recused", "那里的人都已回避这件事；请转给别的单位 (all of that office are recused from the case; choose another)")
        }
        try act.record(CaseForwarded(step: try turn.step(note: command.note), to: command.to))
        return try standing(of: record.id, act)
    }

    /// Past an office where all are recused, to the one above it.
    func sendBack(_ command: ReturnCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.return, command.case, act)
        let record = turn.record
        guard let next = record.office == record.owner ? record.office.superior : record.owner else {
            throw DeskError.refused(
                "case.top", "上面没有更高一级了；请转办或不予受理 (nothing stands above this office; forward the case, or decline it)")
        }
        guard let former = record.answer else { throw ColumnDamaged("answer") }
        let to = try CaseDuties(record, at: act.now, act.database).standIn(for: next) ?? next
        let answer = clocks.moved(former, to: to)
        try act.record(CaseReturned(step: try turn.step(note: command.note), to: to, answer: answer))
        return try standing(of: record.id, act)
    }

    func takeUp(_ command: TakeUpCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.takeUp, command.case, act)
        let record = turn.record
        guard let to = Self.officeAbove(record, of: act.actor) else {
            throw DeskError.refused("case.own", "这件事本来就由您单位负责 (this office is responsible for the case already)")
        }
        guard let former = record.answer else { throw ColumnDamaged("answer") }
        let answer = clocks.moved(former, to: to)
        try act.record(CaseTakenUp(step: try turn.step(note: command.note), to: to, answer: answer))
        return try standing(of: record.id, act)
    }

    func assign(_ command: AssignCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.assign, command.case, act)
        let accounts = [command.lead] + command.helpers
        guard command.helpers.count <= 10, Set(accounts).count == accounts.count,
            accounts.allSatisfy({ (1...100).contains($0.utf8.count) })
        else {
            throw DeskError.invalid(
                "helpers", "一件事有一人主办，会办最多 10 人，不能重复 (a case has one lead and at most 10 helpers, each another account)")
        }
        for account in accounts
        where try CaseRecord.isRecused(account, from: turn.record.id, act.database) {
            throw DeskError.refused(
                "case.recused", "已回避的人不能承办这件事 (an account that is recused from the case cannot be assigned to it)")
        }
        try checkPosts(accounts, for: turn.record.office, act)
        try act.record(CaseAssigned(step: try turn.step(), lead: command.lead, helpers: command.helpers))
        return try standing(of: turn.record.id, act)
    }

    /// Lead and helpers sit now in a post of the office: another could not answer.
    private func checkPosts(_ accounts: [String], for office: Office, _ act: Act) throws {
        for (index, account) in accounts.enumerated() {
            let held = try Posts.inForce(account, at: act.now, act.database).map(\.post.role)
            guard
                held.contains(where: { office.roles.contains($0.role) && $0.grid == nil && $0.area == office.area })
            else {
                let who = index == 0 ? "主办" : "第 \(index) 位会办"
                throw DeskError.refused(
                    "assign.no-post",
                    "\(who)现在不在 \(office) 的岗位上；请选在岗人员，或先办理任职 (account \(index + 1) holds no post of \(office): choose one who does, or hand the post over first)"
                )
            }
        }
    }

    func requestPapers(_ command: RequestPapers, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.requestPapers, command.case, act)
        guard let day = turn.record.answer?.day else { throw ColumnDamaged("answer") }
        let left = clocks.left(until: day, now: act.now)
        let papers = clocks.papers(asked: act.now)
        try act.record(
            CasePapersRequested(
                step: try turn.step(note: command.what), resumes: turn.record.state, left: left, until: papers.day,
                provisional: papers.provisional))
        return try standing(of: turn.record.id, act)
    }

    func supplyPapers(_ command: SupplyPapers, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.supplyPapers, command.case, act)
        let left = turn.record.papersLeft ?? 1
        let answer = clocks.resumed(left: left, now: act.now, for: turn.record.owner)
        try act.record(
            CasePapersSupplied(
                step: try turn.step(note: Self.written(command.text, act), files: try files(turn)), answer: answer))
        return try standing(of: turn.record.id, act)
    }

    /// Both are handled by the same office; what leads is not joined itself.
    func join(_ command: JoinCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.join, command.case, act)
        let record = turn.record
        let lead = try find(command.into, act)
        guard lead.id != record.id, lead.office == record.office, lead.owner.line == record.owner.line,
            lead.state.awaitsAnswer, lead.state != .filed
        else {
            throw DeskError.refused(
                "case.lead",
                "只能并入本单位正在办、还没有答复的另一件事 (the case that leads must be another one that this office handles and has not answered)"
            )
        }
        guard try CaseRecord.joined(into: record.id, act.database).isEmpty else {
            throw DeskError.refused(
                "case.leads", "已有别的件并入这件事；请把那一件并进来 (others are joined to this case; join the other one to it instead)")
        }
        try act.record(CaseJoined(step: try turn.step(), into: lead.id, told: Self.drawnDay(act)))
        return try standing(of: record.id, act)
    }

    func turn(_ command: TurnCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.turn, command.case, act)
        let to = CaseRoute.turned(village: turn.record.place.village)
        let cover = try cover(of: turn.record, act)
        try act.record(CaseTurned(step: try turn.step(note: command.note), to: to, cover: cover))
        // What was joined to it stays so as long as it looks like a case that is worked on.
        if cover == nil { try part(from: turn.record, act) }
        return try standing(of: turn.record.id, act)
    }

    func recuse(_ command: RecuseFromCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.recuse, command.case, act)
        let account = command.account ?? act.actor.account
        guard account == act.actor.account || turn.parties.contains(.superior) else {
            throw DeskError.forbidden("让别人回避，要由上一级来定 (only the office above keeps another account out of a case)")
        }
        guard (1...100).contains(account.utf8.count) else {
            throw DeskError.invalid("account", "账号应为 1 到 100 个字节 (an account's name has 1 to 100 bytes)")
        }
        let record = turn.record
        let successor = try CaseDuties(record, at: act.now, act.database).successor(of: account)
        try act.record(
            CaseRecused(step: try turn.step(note: command.note), account: account, successor: successor))
        return try standing(of: turn.record.id, act)
    }

    /// What was joined to a case that will not be answered is handled by itself again.
    func part(from lead: CaseRecord, _ act: Act) throws {
        for joined in try CaseRecord.joined(into: lead.id, act.database) {
            try act.record(CaseParted(step: CaseStep(joined.id, .accepted, by: CaseStep.clock)))
        }
    }
}
