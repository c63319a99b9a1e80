import Columns
import Messages
import ServiceKit

extension CaseHandlers {
    /// How far ahead a task may be due, in days.
    static let taskDays = 60

    /// By the lead, in a matter of discipline; to a village that the office works over.
    func handDown(_ command: HandDownTask, _ act: Act) throws -> TaskRow {
        let turn = try begin(.handDown, .id(command.case), act)
        let record = turn.record
        guard record.owner.line == .discipline else {
            throw DeskError.refused(
                "task.affairs", "只有监督件才另行交办；其他件请用转办 (only a matter of discipline hands tasks down; forward other cases)"
            )
        }
        guard record.lead == act.actor.account else {
            throw DeskError.forbidden("任务由这件事的主办交办 (a task is handed down by the lead of the case)")
        }
        guard command.to.level == .village, record.office.area.contains(command.to),
            try AreaRegister.find(command.to, in: act.database) != nil
        else {
            throw DeskError.invalid(
                "to", "只能交办给本单位辖区内已登记的村或社区 (a task goes to a registered village of the office's own area)")
        }
        let today = CivilDay(inChinaAt: act.now)
        guard command.due >= today, command.due <= today.advanced(by: Self.taskDays) else {
            throw DeskError.invalid(
                "due", "期限应在今天起 \(Self.taskDays) 天之内 (a task is due within \(Self.taskDays) days from today)")
        }
        try FilingRules.text(command.text, "text", limit: CaseContent.noteLimit)
        try checkRedacted(command.text, of: record, act)
        let task = act.newID()
        try act.record(
            TaskHandedDown(
                task: task, from: record.office, to: Office(.affairs, command.to), due: command.due,
                text: try act.seal(command.text, for: .task(task))))
        try act.record(CaseTaskHandedDown(step: try turn.step(note: command.text), task: task))
        return try self.task(task, act).row
    }

    /// Nothing that the filer wrote goes down with a task: neither a passage of theirs nor who they are.
    private func checkRedacted(_ text: String, of record: CaseRecord, _ act: Act) throws {
        let content: CaseContent? = try peek(record.content, of: record, act)
        let contact: CaseContact? = try record.contact.flatMap { try peek($0, of: record, act) }
        let spoken = try CaseTranscripts.of(record.id, act.database).values.map { try act.peek($0, of: record.subject) }
        let redaction = Redaction(
            texts: ([content?.story, content?.onBehalf?.who] + spoken).compactMap(\.self),
            names: [contact?.name].compactMap(\.self),
            telephones: try [contact?.telephone].compactMap(\.self).map { try Telephone(reading: $0) })
        guard redaction.allows(text) else {
            throw DeskError.refused(
                "task.copied",
                "交办内容里有反映人的原话、姓名或电话；请用自己的话写要办什么 (the text repeats what the filer wrote, or names them: say in your own words what is to be done)"
            )
        }
    }

    func tasks(_ query: ListTasks, _ view: View) throws -> ListTasks.Reply {
        let offices = Self.villageOffices(of: view.actor)
        guard !offices.isEmpty else {
            throw DeskError.forbidden("交办任务由村、社区的岗位办理 (tasks are for a village's own posts)")
        }
        let tasks = try TaskRecord.of(
            offices, for: view.actor.account, limit: query.limit, view.database)
        return ListTasks.Reply(tasks: tasks.map(\.row))
    }

    func readTask(_ command: ReadTask, _ act: Act) throws -> ReadTask.Reply {
        let task = try ownTask(command.task, act)
        let subject = Subject.task(command.task)
        return ReadTask.Reply(
            row: task.row, text: try act.open(task.text, of: subject, for: "read"),
            report: try task.report.flatMap { try act.open($0, of: subject, for: "read") })
    }

    /// The lead finds the report in the case's history; the village hears nothing of a case.
    func reportTask(_ command: ReportTask, _ act: Act) throws -> TaskRow {
        let task = try ownTask(command.task, act)
        guard task.row.reported == nil else {
            throw DeskError.refused("task.reported", "这项任务已经反馈过了 (this task was reported on already)")
        }
        let account = act.actor.account
        let deeds: Set<CaseDeed> = task.handedDownBy == account ? [.handedDown] : []
        if let row = DutySeparation.row(barring: .reportTask, after: deeds) { throw row.refusal(instead: nil) }
        try FilingRules.text(command.text, "text", limit: CaseContent.noteLimit)
        let note = try sealUnlessGone(command.text, for: .case(task.caseID), act)
        try act.record(
            TaskReported(
                task: command.task, by: account, office: task.row.to,
                text: try act.seal(command.text, for: .task(command.task))))
        let state = try standing(of: task.caseID, act).state
        try act.record(
            CaseTaskReported(
                step: CaseStep(task.caseID, state, by: account, office: task.row.to, note: note), task: command.task))
        return try self.task(command.task, act).row
    }

    /// A task's last day has passed.
    func markTaskLate(_ key: String, _ act: Act) throws {
        guard let id = UUIDv7(key) else { throw ColumnDamaged("case_timer") }
        let row = try task(id, act).row
        try act.record(TaskOverdue(task: id, from: row.from, to: row.to, due: row.due))
    }

    private func task(_ id: UUIDv7, _ act: Act) throws -> TaskRecord {
        guard let task = try TaskRecord.find(id, act.database) else { throw ColumnDamaged("task") }
        return task
    }

    /// A task of the actor's own office. Who is recused from the case is told what a stranger is told.
    private func ownTask(_ id: UUIDv7, _ act: Act) throws -> TaskRecord {
        guard let task = try TaskRecord.find(id, act.database), act.actor.works(for: task.row.to),
            try !CaseRecord.isRecused(act.actor.account, from: task.caseID, act.database)
        else {
            throw DeskError.notFound(
                "task.unknown", "您的岗位名下没有这项任务 (there is no such task among those of this account's posts)")
        }
        return task
    }

    private static func villageOffices(of actor: Principal) -> [Office] {
        actor.offices.filter { $0.line == .affairs && $0.area.level == .village }
    }
}
