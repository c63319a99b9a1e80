extension OpenTable {
    /// The turns of a case, as long as it is none of supervision.
    static let cases: [Row] = [
        tell(
            CaseFiled.self, as: OpenCaseFiled.self, OpenTownMonth.self,
            because:
                "town, kind and day are what hundreds share; a rare category is left out; supervision never appears"),
        tell(CaseAccepted.self, as: OpenCaseAccepted.self, because: "an office's act, told by town and day"),
        tell(
            CaseDeclined.self, as: OpenCaseDeclined.self,
            because: "an office's act; the reason and the office stay inside"),
        tell(
            CaseAnswered.self, as: OpenCaseAnswered.self, OpenTownMonth.self,
            because: "an office's act; whether in time is told by town and month only"),
        tell(
            CaseClosed.self, as: OpenCaseEnded.self,
            because: "the one word for every end; whether somebody was visited stays inside"),
        tell(
            CaseWithdrawn.self, as: OpenCaseEnded.self,
            because: "the one word for every end, on a day drawn at random soon after"),
        tell(
            CaseJoined.self, as: OpenCaseEnded.self,
            because: "the one word for every end, on a day drawn at random; which case leads would link two filers"),
        never(CaseTurned.self, because: "goes on looking like a case that the office above took up, which is not told"),
        tell(
            CaseCoverEnded.self, as: OpenCaseEnded.self,
            because: "told as a withdrawal is, to the byte"),
        tell(CaseReopened.self, as: OpenCaseReopened.self, because: "told by town and day; who asked stays inside"),
        tell(
            CaseSecondLookAsked.self, as: OpenCaseReopened.self,
            because: "the same word as reopening, so that the filer's step is not told apart from the office's"),
        tell(
            CaseJudged.self, as: OpenTownMonth.self,
            because: "a single judgement points at its filer; five of a town's month and more are counted"),
        never(CaseAdded.self, because: "an act of the filer"),
        never(CaseContactLeft.self, because: "an act of the filer, about a telephone"),
        never(CaseDisowned.self, because: "speaks of a household"),
        never(RetaliationReported.self, because: "retaliation is for county discipline alone"),
        never(CaseReceived.self, because: "inner working; adds nothing to 'accepted' but a point in time"),
        never(CaseForwarded.self, because: "names an office, which may be a village's"),
        never(CaseReturned.self, because: "names an office, which may be a village's"),
        never(CaseTakenUp.self, because: "names an office, and shows that the one below was passed over"),
        never(CaseAssigned.self, because: "names accounts"),
        never(CasePapersRequested.self, because: "tells what a filer lacks"),
        never(CasePapersSupplied.self, because: "an act of the filer"),
        never(CasePapersLapsed.self, because: "tells what a filer did not do"),
        never(CaseDueSoon.self, because: "inner working; names an office"),
        never(CaseRescheduled.self, because: "between an office and its filer; the notice itself is public"),
        never(CaseParted.self, because: "follows from another case being withdrawn or turned"),
        never(CaseRecused.self, because: "names an account, and that it is named in a case"),
        never(CaseAnswerDrafted.self, because: "inner working before the answer"),
        never(CaseAnswerSentBack.self, because: "inner working before the answer"),
        never(CaseInterimAnswered.self, because: "between an office and its filer"),
        never(CaseVisited.self, because: "tells whether somebody was at home"),
        never(CaseRecoveryBegun.self, because: "about a receipt"),
        never(CaseRecoveryFailed.self, because: "about a receipt"),
        never(CaseReceiptReissued.self, because: "about a receipt"),
        never(CaseReissueObjected.self, because: "about a receipt"),
        never(CaseTranscribed.self, because: "about a filer's voice message"),
        never(TaskHandedDown.self, because: "a village's task; it may come from discipline"),
        never(TaskReported.self, because: "a village's task; it may come from discipline"),
        never(TaskOverdue.self, because: "a village's task; it may come from discipline"),
        never(CaseTaskHandedDown.self, because: "a task that discipline handed down"),
        never(CaseTaskReported.self, because: "a task that discipline handed down"),
    ]

    /// What is done when time passes.
    static let clocks: [Row] = [
        tell(
            CaseOverdue.self, as: OpenCaseOverdue.self,
            because: "the answer's clock alone, an office's; that of visits would tell that a visit was wished for"),
        never(CaseExtensionRequested.self, because: "inner working between offices"),
        never(CaseExtended.self, because: "inner working between offices"),
        never(CaseExtensionRefused.self, because: "inner working between offices"),
        never(CaseUrged.self, because: "may be an act of the filer"),
        never(CaseSupervised.self, because: "shows which case an office above watches"),
        never(CaseEscalated.self, because: "names offices, which may be a village's"),
    ]
}
