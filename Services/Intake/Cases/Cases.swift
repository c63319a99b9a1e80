import Messages
import ServiceKit

/// Cases 诉求件: from filed to closed.
enum Cases {
    /// Puts what Intake can be asked about cases, their tables and their timers into a service.
    static func install(into service: inout ServiceDefinition, policy: CasePolicy, calendar: WorkingCalendar) {
        let desk = CaseDesk(policy: policy, calendar: calendar)
        let others = service.mayShred
        service.mayShred = { subject, act in
            if try !CaseShredding.isOfDiscipline(subject, act.database) { return try others(subject, act) }
            try CaseShredding.checkDiscipline(act)
        }
        service.warnings.append { calendar.warning(at: $0) }
        service.projections.append(CaseProjection.projection)
        service.timers.append(
            TimerSource(CaseTable.timers) { key, kind, _, act in try desk.fire(key: key, kind: kind, act) })
        filing(&service, desk)
        handling(&service, desk)
        answering(&service, desk)
        reading(&service, desk)
        tasks(&service, desk)
    }

    private static func filing(_ service: inout ServiceDefinition, _ desk: CaseDesk) {
        service.on(FileCase.self) { try desk.file($0, $1) }
        service.on(FileCaseByStaff.self) { try desk.file($0, $1) }
        service.on(AddToCase.self) { try desk.add($0, $1) }
        service.on(WithdrawCase.self) { try desk.withdraw($0, $1) }
        service.on(DisownCase.self) { try desk.disown($0, $1) }
        service.on(LeaveContact.self) { try desk.leaveContact($0, $1) }
        service.on(ReportRetaliation.self) { try desk.reportRetaliation($0, $1) }
    }

    private static func handling(_ service: inout ServiceDefinition, _ desk: CaseDesk) {
        service.on(ReceiveCase.self) { try desk.receive($0, $1) }
        service.on(AcceptCase.self) { try desk.accept($0, $1) }
        service.on(DeclineCase.self) { try desk.decline($0, $1) }
        service.on(ForwardCase.self) { try desk.forward($0, $1) }
        service.on(ReturnCase.self) { try desk.sendBack($0, $1) }
        service.on(TakeUpCase.self) { try desk.takeUp($0, $1) }
        service.on(AssignCase.self) { try desk.assign($0, $1) }
        service.on(RequestPapers.self) { try desk.requestPapers($0, $1) }
        service.on(SupplyPapers.self) { try desk.supplyPapers($0, $1) }
        service.on(JoinCase.self) { try desk.join($0, $1) }
        service.on(TurnCase.self) { try desk.turn($0, $1) }
        service.on(RecuseFromCase.self) { try desk.recuse($0, $1) }
        service.on(RequestExtension.self) { try desk.requestExtension($0, $1) }
        service.on(DecideExtension.self) { try desk.decideExtension($0, $1) }
        service.on(TranscribeCase.self) { try desk.transcribe($0, $1) }
        service.on(UrgeCase.self) { try desk.urge($0, $1) }
        service.on(SuperviseCase.self) { try desk.supervise($0, $1) }
    }

    private static func answering(_ service: inout ServiceDefinition, _ desk: CaseDesk) {
        service.on(AnswerCaseInterim.self) { try desk.answerInterim($0, $1) }
        service.on(AnswerCase.self) { try desk.answer($0, $1) }
        service.on(ReviewAnswer.self) { try desk.review($0, $1) }
        service.on(VisitCase.self) { try desk.visit($0, $1) }
        service.on(CloseCase.self) { try desk.close($0, $1) }
        service.on(JudgeCase.self) { try desk.judge($0, $1) }
        service.on(ReopenCase.self) { try desk.reopen($0, $1) }
        service.on(AskSecondLook.self) { try desk.lookAgain($0, $1) }
    }

    private static func reading(_ service: inout ServiceDefinition, _ desk: CaseDesk) {
        service.on(FollowCase.self) { try desk.follow($0, $1) }
        service.on(ReadCase.self) { try desk.read($0, $1) }
        service.on(ReadVisitTelephone.self) { try desk.visitTelephone($0, $1) }
        service.on(ExportPlatformResults.self) { try desk.platformResults($0, $1) }
        service.on(FindLostCases.self) { try desk.findLost($0, $1) }
        service.on(RecoverCase.self) { try desk.recover($0, $1) }
        service.on(OpenAttachment.self) { try desk.openAttachment($0, $1) }
        service.on(ReadRetaliation.self) { try desk.readRetaliation($0, $1) }
        service.on(ListCases.self) { try desk.list($0, $1) }
        service.on(CountCases.self) { try desk.count($0, $1) }
        service.on(ListVisits.self) { try desk.visits($0, $1) }
        service.on(ListRetaliation.self) { try desk.retaliation($0, $1) }
        service.on(ReadStatistics.self) { try desk.statistics($0, $1) }
        service.on(ReadMonthlySheet.self) { try desk.monthlySheet($0, $1) }
        service.on(ReadCasePolicy.self) { _, _ in desk.policy }
        service.on(ForeseeCase.self) { try desk.foresee($0, $1) }
    }

    private static func tasks(_ service: inout ServiceDefinition, _ desk: CaseDesk) {
        service.on(HandDownTask.self) { try desk.handDown($0, $1) }
        service.on(ListTasks.self) { try desk.tasks($0, $1) }
        service.on(ReadTask.self) { try desk.readTask($0, $1) }
        service.on(ReportTask.self) { try desk.reportTask($0, $1) }
    }
}
