import GRDB
import Messages
import ServiceKit
import WorkingDays

/// Cases 诉求件: from filed to closed.
enum Cases {
    /// Puts what Intake can be asked about cases, their tables and their timers into a service.
    static func install(into service: inout ServiceDefinition, rules: PolicyInForce, calendar: WorkingCalendar) {
        let calendars = CalendarInForce(file: calendar)
        let desk = CaseHandlersInForce(rules: rules, calendars: calendars)
        let others = service.mayShred
        service.mayShred = { subject, act in
            if try !CaseShredding.isOfDiscipline(subject, act.database) { return try others(subject, act) }
            try CaseShredding.checkDiscipline(act)
        }
        service.projections.append(CaseProjection.projection)
        service.timers.append(
            TimerSource(CaseTable.timers) { key, kind, _, act in try desk(act.database).fire(key: key, kind: kind, act)
            })
        filing(&service, desk)
        handling(&service, desk)
        answering(&service, desk)
        reading(&service, desk)
        tasks(&service, desk)
        PolicyHandlers(rules: rules).install(into: &service)
        CalendarHandlers(calendars: calendars) { calendar, db in
            CaseClocks(calendar: calendar, policy: try rules.read(db))
        }.install(into: &service)
    }

    /// The desk as the rules in force make it.
    private struct CaseHandlersInForce: Sendable {
        let rules: PolicyInForce
        let calendars: CalendarInForce

        func callAsFunction(_ database: Database) throws -> CaseHandlers {
            CaseHandlers(policy: try rules.read(database), calendar: try calendars.read(database))
        }
    }

    private static func filing(_ service: inout ServiceDefinition, _ desk: CaseHandlersInForce) {
        service.on(FileCase.self) { try desk($1.database).file($0, $1) }
        service.on(FileCaseByStaff.self) { try desk($1.database).file($0, $1) }
        service.on(AddToCase.self) { try desk($1.database).add($0, $1) }
        service.on(WithdrawCase.self) { try desk($1.database).withdraw($0, $1) }
        service.on(DisownCase.self) { try desk($1.database).disown($0, $1) }
        service.on(LeaveContact.self) { try desk($1.database).leaveContact($0, $1) }
        service.on(ReportRetaliation.self) { try desk($1.database).reportRetaliation($0, $1) }
    }

    private static func handling(_ service: inout ServiceDefinition, _ desk: CaseHandlersInForce) {
        service.on(ReceiveCase.self) { try desk($1.database).receive($0, $1) }
        service.on(AcceptCase.self) { try desk($1.database).accept($0, $1) }
        service.on(DeclineCase.self) { try desk($1.database).decline($0, $1) }
        service.on(ForwardCase.self) { try desk($1.database).forward($0, $1) }
        service.on(ReturnCase.self) { try desk($1.database).sendBack($0, $1) }
        service.on(TakeUpCase.self) { try desk($1.database).takeUp($0, $1) }
        service.on(AssignCase.self) { try desk($1.database).assign($0, $1) }
        service.on(RequestPapers.self) { try desk($1.database).requestPapers($0, $1) }
        service.on(SupplyPapers.self) { try desk($1.database).supplyPapers($0, $1) }
        service.on(JoinCase.self) { try desk($1.database).join($0, $1) }
        service.on(TurnCase.self) { try desk($1.database).turn($0, $1) }
        service.on(RecuseFromCase.self) { try desk($1.database).recuse($0, $1) }
        service.on(RequestExtension.self) { try desk($1.database).requestExtension($0, $1) }
        service.on(DecideExtension.self) { try desk($1.database).decideExtension($0, $1) }
        service.on(TranscribeCase.self) { try desk($1.database).transcribe($0, $1) }
        service.on(UrgeCase.self) { try desk($1.database).urge($0, $1) }
        service.on(SuperviseCase.self) { try desk($1.database).supervise($0, $1) }
    }

    private static func answering(_ service: inout ServiceDefinition, _ desk: CaseHandlersInForce) {
        service.on(AnswerCaseInterim.self) { try desk($1.database).answerInterim($0, $1) }
        service.on(AnswerCase.self) { try desk($1.database).answer($0, $1) }
        service.on(ReviewAnswer.self) { try desk($1.database).review($0, $1) }
        service.on(VisitCase.self) { try desk($1.database).visit($0, $1) }
        service.on(CloseCase.self) { try desk($1.database).close($0, $1) }
        service.on(JudgeCase.self) { try desk($1.database).judge($0, $1) }
        service.on(ReopenCase.self) { try desk($1.database).reopen($0, $1) }
        service.on(AskSecondLook.self) { try desk($1.database).lookAgain($0, $1) }
    }

    private static func reading(_ service: inout ServiceDefinition, _ desk: CaseHandlersInForce) {
        service.on(FollowCase.self) { try desk($1.database).follow($0, $1) }
        service.on(ReadCase.self) { try desk($1.database).read($0, $1) }
        service.on(OpenCaseList.self) { try desk($1.database).openList($0, $1) }
        service.on(OpenRatings.self) { try desk($1.database).ratings($0, $1) }
        service.on(ReadVisitTelephone.self) { try desk($1.database).visitTelephone($0, $1) }
        service.on(ReadVisitAnswer.self) { try desk($1.database).visitAnswer($0, $1) }
        service.on(ReadFilerTelephone.self) { try desk($1.database).filerTelephone($0, $1) }
        service.on(ExportPlatformResults.self) { try desk($1.database).platformResults($0, $1) }
        service.on(FindLostCases.self) { try desk($1.database).findLost($0, $1) }
        service.on(RecoverCase.self) { try desk($1.database).recover($0, $1) }
        service.on(ConfirmRecovery.self) { try desk($1.database).confirmRecovery($0, $1) }
        service.on(ReissueReceipt.self) { try desk($1.database).reissue($0, $1) }
        service.on(ObjectToReissue.self) { try desk($1.database).objectToReissue($0, $1) }
        service.on(OpenAttachment.self) { try desk($1.database).openAttachment($0, $1) }
        service.on(ReadRetaliation.self) { try desk($1.database).readRetaliation($0, $1) }
        service.on(ListCases.self) { try desk($1.database).list($0, $1) }
        service.on(CountCases.self) { try desk($1.database).count($0, $1) }
        service.on(ListVisits.self) { try desk($1.database).visits($0, $1) }
        service.on(ListRetaliation.self) { try desk($1.database).retaliation($0, $1) }
        service.on(ListRetaliationOfCase.self) { try desk($1.database).retaliation($0, $1) }
        service.on(ReadStatistics.self) { try desk($1.database).statistics($0, $1) }
        service.on(ReadOverview.self) { try desk($1.database).overview($0, $1) }
        service.on(ReadMonthlySheet.self) { try desk($1.database).monthlySheet($0, $1) }
        service.on(ForeseeCase.self) { try desk($1.database).foresee($0, $1) }
    }

    private static func tasks(_ service: inout ServiceDefinition, _ desk: CaseHandlersInForce) {
        service.on(HandDownTask.self) { try desk($1.database).handDown($0, $1) }
        service.on(ListTasks.self) { try desk($1.database).tasks($0, $1) }
        service.on(ReadTask.self) { try desk($1.database).readTask($0, $1) }
        service.on(ReportTask.self) { try desk($1.database).reportTask($0, $1) }
    }
}
