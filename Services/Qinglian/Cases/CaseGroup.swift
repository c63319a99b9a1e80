import ArgumentParser

/// `qinglian case`.
struct CaseGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "File, follow and handle cases 诉求件.",
        discussion: """
            Staff name themselves with --as: 'qinglian case receive ID --as village-clerk@330281114201'. \
            The filer uses the receipt's number instead of the id.
            """,
        subcommands: [
            FileCaseCommand.self, EnterCaseCommand.self, ListDoorsCommand.self, ListCasesCommand.self,
            ShowCaseCommand.self, ListVisitsCommand.self, VisitTelephoneCommand.self, FindLostCommand.self,
            RecoverCommand.self,
            ReissueCommand.self, OpenAttachmentCommand.self, StatisticsCommand.self,
            MonthlySheetCommand.self, PlatformResultsCommand.self, RetaliationGroup.self,
        ],
        groupedSubcommands: [
            CommandGroup(
                name: "Handling",
                subcommands: [
                    ReceiveCommand.self, AcceptCommand.self, DeclineCommand.self, ForwardCommand.self,
                    ReturnCommand.self, TakeUpCommand.self, AssignCommand.self, RequestPapersCommand.self,
                    TranscribeCommand.self,
                    JoinCommand.self,
                    TurnCommand.self, RecuseCommand.self, ExtendCommand.self, DecideExtensionCommand.self,
                    SuperviseCommand.self, HandDownCommand.self,
                ]),
            CommandGroup(
                name: "Answering",
                subcommands: [
                    InterimCommand.self, AnswerCommand.self, ReviewCommand.self, VisitCommand.self, CloseCommand.self,
                ]),
            CommandGroup(
                name: "The filer",
                subcommands: [
                    FollowCaseCommand.self, AddCommand.self, SupplyCommand.self, UrgeCommand.self,
                    JudgeCommand.self, ReopenCommand.self, SecondLookCommand.self, WithdrawCommand.self,
                    DisownCommand.self, ObjectCommand.self, ReportRetaliationCommand.self,
                    ContactCommand.self,
                ]),
        ])
}
