import Bus
import Fixtures
import Foundation
import Messages

/// Everything that can be done to cases, once at least, at Intake's own desk.
extension OpenOffice {
    static let guardian = "guardian@330281114201-001"
    static let countyDesk = "county-desk@330281"
    /// Of accounts that sit in posts.
    static let clerkAccount = "wang.wenshu"
    static let leadAccount = "zhou.jiwei"
    static let recusedAccount = "sun.huibi"

    /// What people wrote and left: nothing of it may be found outside the vault.
    static let texts = [
        "村口的路灯坏了", "晚上看不见路", "派人去看了", "要镇里出车", "村里自己能办", "配件要等", "配件在路上", "够了",
        "再核实一下", "已经派人去修", "没见到人", "太慢了", "灯又灭了", "断了我家的水", "请找供电所", "供电所说归村里管", "此事重要",
        "户口本复印件", "已交给村文书", "转纪委", "是我亲戚", "请提供合同", "合同已送到", "账目没有公开", "路灯怀了",
    ]
    static let telephone = "13812345678"

    func doEverything() async throws {
        try await wholeLife()
        try await declinedAndTakenUp()
        try await joinedAndParted()
        try await papers()
        try await endings()
        try await supervised()
        try await rules()
    }

    /// Dates of the year to come, which is not published yet, move with its notice. Its days here were made up.
    func moveDates() async throws {
        for category in ["land", "other"] { _ = try await file(.help, category) }
        let text = """
            国务院办公厅关于2027年部分节假日安排的通知
            一、元旦：1月1日（周五）至6日（周三）放假调休，共6天。1月9日（周六）上班。
            二、春节：2月5日（周五）至12日（周五）放假调休，共8天。2月14日（周日）上班。
            三、清明节：4月3日（周六）至5日（周一）放假，共3天。
            四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。
            五、端午节：6月9日（周三）放假1天。
            六、中秋节：9月15日（周三）放假1天。
            七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。
            """
        try await call(SetCalendarYear(text: text), as: Self.operatorRole)
        let moved = try await eventually {
            try await inner().contains {
                try JSONCoding.decode(EventHeader.self, from: $0).type == CaseRescheduled.type
            }
        }
        guard moved else { throw DeskError.unavailable }
        try await caughtUp()
    }

    private func wholeLife() async throws {
        let receipt = try await file(.help, "infrastructure", wish: .door, telephone: Self.telephone)
        let id = CaseKey.id(receipt.case)
        let own = CaseKey.receipt(receipt.receipt)
        try await call(AddToCase(own, text: "晚上看不见路"), as: Self.filer)
        try await call(LeaveContact(own, telephone: Self.telephone, name: "陈大有"), as: Self.filer)
        try await call(UrgeCase(own, note: "派人去看了"), as: Self.filer)
        try await call(SuperviseCase(id, note: "此事重要"), as: Self.townDesk)
        try await accept(receipt)
        guard let town = AreaCode(Self.town) else { throw DeskError.unavailable }
        try await call(ForwardCase(id, to: Office(.affairs, town), note: "要镇里出车"), as: Self.clerk)
        try await call(ReturnCase(id, note: "村里自己能办"), as: Self.townDesk)
        try await receive(receipt)
        try await call(AcceptCase(id, category: "environment"), as: Self.clerk)
        try await call(RecuseFromCase(id, note: "是我亲戚"), as: Self.clerk, account: Self.recusedAccount)
        try await call(AssignCase(id, lead: Self.clerkAccount), as: Self.clerk)
        try await call(AnswerCaseInterim(id, text: "配件在路上"), as: Self.clerk)
        for approved in [true, false] {
            try await call(RequestExtension(id, days: 3, reason: "配件要等"), as: Self.clerk)
            try await call(DecideExtension(id, approved: approved, note: "够了"), as: Self.townDesk)
        }
        try await call(AnswerCase(id, text: "已经派人去修"), as: Self.clerk)
        try await call(ReviewAnswer(id, approved: false, note: "再核实一下"), as: Self.secretary, account: "reviewer")
        try await answer(receipt)
        try await call(VisitCase(id, way: .door, outcome: .absent, note: "没见到人"), as: Self.guardian)
        try await call(VisitCase(id, way: .door, outcome: .spoke), as: Self.guardian)
        try await call(CloseCase(id), as: Self.secretary)
        try await call(JudgeCase(own, grade: .veryDissatisfied, why: "太慢了"), as: Self.filer)
        try await call(ReopenCase(own, reason: "灯又灭了"), as: Self.filer)
        try await call(ReportRetaliation(own, text: "断了我家的水"), as: Self.filer)
        let recover = RecoverCase(receipt.case, telephone: Self.telephone, day: CivilDay(inChinaAt: clock.now))
        try await call(recover, as: Self.clerk)
        try await call(ConfirmRecovery(receipt.case, code: "not it"), as: Self.clerk)
        let sent = try await caller("intake").call(
            ReadFilerTelephone(case: receipt.case, code: true), actor: .notification, timeout: .seconds(30))
        guard let code = sent.reply.code,
            let again = try await call(ConfirmRecovery(receipt.case, code: code), as: Self.clerk).receipt
        else { throw DeskError.unavailable }
        secrets.formUnion([again, code])
        try await call(ObjectToReissue(own), as: Self.filer)
        try await call(DisownCase(.receipt(again)), as: Self.filer)
    }

    private func declinedAndTakenUp() async throws {
        let voice = Data("#!AMR\n".utf8) + Data(repeating: 0x3C, count: 32 * 50)
        let filing = CaseFiling(kind: .help, category: "other", story: "")
        let spoken = try await call(FileCase(code: codes[1], filing), with: [voice], as: Self.filer)
        let read = try await call(ReadCase(spoken.case), as: Self.clerk)
        guard let attachment = read.steps.first?.attachments.first?.attachment else { throw DeskError.unavailable }
        try await call(TranscribeCase(.id(spoken.case), attachment: attachment, text: "路灯怀了"), as: Self.clerk)
        try await receive(spoken)
        try await call(DeclineCase(.id(spoken.case), reason: "other-authority", note: "请找供电所"), as: Self.clerk)
        try await call(AskSecondLook(.receipt(spoken.receipt), reason: "供电所说归村里管"), as: Self.filer)
        try await call(TakeUpCase(.id(spoken.case), note: "此事重要"), as: Self.countyDesk)
    }

    private func joinedAndParted() async throws {
        let lead = try await file(by: 2)
        let other = try await file(by: 3)
        for receipt in [lead, other] { try await accept(receipt) }
        try await call(JoinCase(.id(other.case), into: lead.case), as: Self.clerk)
        try await call(WithdrawCase(.receipt(lead.receipt)), as: Self.filer)
    }

    private func papers() async throws {
        let supplied = try await file(.consult, "documents", by: 4)
        let lapsing = try await file(.consult, "documents", by: 5)
        for receipt in [supplied, lapsing] {
            try await accept(receipt)
            try await call(RequestPapers(.id(receipt.case), what: "户口本复印件"), as: Self.clerk)
        }
        try await call(SupplyPapers(.receipt(supplied.receipt), text: "已交给村文书"), as: Self.filer)
    }

    private func endings() async throws {
        let turned = try await file(.suggest, "village-affairs", by: 6)
        try await accept(turned)
        // Some of it is told before it turns.
        try await pass(.seconds(86_400))
        clock.advance(by: .milliseconds(777))
        try await call(TurnCase(.id(turned.case), note: "转纪委"), as: Self.clerk)
    }

    private func supervised() async throws {
        let filing = CaseFiling(
            kind: .supervise, category: "projects", story: "账目没有公开", telephone: Self.telephone)
        let receipt = try await call(FileCase(code: codes[7], filing), as: Self.filer)
        try await accept(receipt, as: Self.discipline)
        try await call(AssignCase(.id(receipt.case), lead: Self.leadAccount), as: Self.discipline)
        let due = CivilDay(inChinaAt: clock.now).advanced(by: 3)
        for _ in 0..<2 {
            let task = HandDownTask(receipt.case, to: Self.village, text: "请提供合同", due: due)
            let row = try await call(task, as: Self.discipline, account: Self.leadAccount)
            secrets.insert(row.task.description)
        }
        guard let row = try await call(ListTasks(), as: Self.secretary).tasks.first else { throw DeskError.unavailable }
        try await call(ReportTask(task: row.task, text: "合同已送到"), as: Self.secretary)
    }

    private func rules() async throws {
        let changes = try await call(ReadPolicyChanges(), as: Self.operatorRole)
        var policy = changes.policy
        policy.reopenDays += 1
        try await call(SetCasePolicy(version: changes.version, policy: policy), as: Self.operatorRole)
    }
}
