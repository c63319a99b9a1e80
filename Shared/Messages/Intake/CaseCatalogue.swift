extension Catalogue {
    /// What Intake says and is asked about cases.
    package static let cases = Catalogue(
        service: "intake",
        events: [
            CaseFiled.self, CaseAdded.self, CaseContactLeft.self, CaseWithdrawn.self, CaseDisowned.self,
            RetaliationReported.self, CaseReceived.self, CaseAccepted.self, CaseDeclined.self, CaseForwarded.self,
            CaseReturned.self, CaseTakenUp.self, CaseAssigned.self, CasePapersRequested.self, CasePapersSupplied.self,
            CasePapersLapsed.self,
            CaseJoined.self,
            CaseParted.self,
            CaseTurned.self, CaseCoverEnded.self, CaseRecused.self, CaseAnswerDrafted.self, CaseAnswerSentBack.self,
            CaseAnswered.self,
            CaseInterimAnswered.self, CaseVisited.self, CaseClosed.self, CaseJudged.self, CaseReopened.self,
            CaseExtensionRequested.self, CaseExtended.self, CaseExtensionRefused.self, CaseUrged.self,
            CaseSupervised.self, CaseOverdue.self, CaseEscalated.self, CaseSecondLookAsked.self,
            CaseRecoveryBegun.self, CaseRecoveryFailed.self, CaseReceiptReissued.self, CaseReissueObjected.self,
            CaseTranscribed.self, TaskHandedDown.self,
            CaseRescheduled.self, CaseDueSoon.self,
            TaskReported.self, TaskOverdue.self, CaseTaskHandedDown.self, CaseTaskReported.self,
        ],
        commands: [
            FileCase.self, FileCaseByStaff.self, ReceiveCase.self, AcceptCase.self, DeclineCase.self, ForwardCase.self,
            ReturnCase.self, TakeUpCase.self, AssignCase.self, RequestPapers.self, SupplyPapers.self, JoinCase.self,
            TurnCase.self,
            RecuseFromCase.self, AnswerCaseInterim.self, AnswerCase.self, ReviewAnswer.self, VisitCase.self,
            CloseCase.self, JudgeCase.self, ReopenCase.self, RequestExtension.self, DecideExtension.self,
            UrgeCase.self, SuperviseCase.self, AddToCase.self, WithdrawCase.self, DisownCase.self, LeaveContact.self,
            ReportRetaliation.self, FollowCase.self, ReadCase.self, OpenCaseList.self, ReadVisitTelephone.self,
            ReadVisitAnswer.self, ReadFilerTelephone.self, OpenRatings.self,
            ReadRetaliation.self,
            AskSecondLook.self, ExportPlatformResults.self, FindLostCases.self, RecoverCase.self, ConfirmRecovery.self,
            ReissueReceipt.self, ObjectToReissue.self, OpenAttachment.self,
            TranscribeCase.self,
            HandDownTask.self,
            ReadTask.self, ReportTask.self,
        ],
        queries: [
            ListCases.self, CountCases.self, ListVisits.self, ListRetaliation.self, ListRetaliationOfCase.self,
            ReadStatistics.self,
            ReadOverview.self, ReadMonthlySheet.self,
            ReadCasePolicy.self, ListTasks.self, ForeseeCase.self,
        ])
}
