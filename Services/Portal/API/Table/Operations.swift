import HTTPTypes
import Messages

/// The table of the HTTP interface.
enum Operations {
    static let base = "/api/v1"

    /// In the order in which the document shows them.
    static let all: [APIOperation] = places + filing + filerActs + cases + acts + visits + figures + own

    /// Methods that a path answers, beside OPTIONS; empty if there is no such path.
    static func methods(at path: String) -> [HTTPRequest.Method] {
        guard path.hasPrefix(base + "/") else { return [] }
        let parts = path.dropFirst(base.count + 1).split(separator: "/", omittingEmptySubsequences: false)
        let found = all.filter { $0.path.matches(parts) }.map(\.method)
        return found.contains(.get) ? found + [.head] : found
    }

    private static let places: [APIOperation] = [
        .desk(ReadCasePolicy.self, .get, "/policy", .places, nil),
        .desk(
            ListAreas.self, .get, "/areas", .places, nil,
            paging: .more("areas") { $0["code"] }),
        .desk(ForeseeCase.self, .get, "/outlook", .places, nil),
        .desk(ResolveCode.self, .post, "/codes/resolve", .places, nil),
        .desk(
            ListGrids.self, .get, "/grids", .places, .registersRead,
            paging: .more("grids") { entry in
                entry["grid"].map { .object(["area": $0["area"], "grid": $0["number"]]) }
            }),
        .desk(
            ListHouseholds.self, .get, "/households", .places, .registersRead,
            paging: .more("households") { $0["household"] }),
        .desk(CountHouseholds.self, .get, "/households/count", .places, .registersRead),
        .desk(ListPosts.self, .get, "/posts", .places, .registersRead, paging: .more("posts") { $0["post"] }),
    ]

    private static let filing: [APIOperation] = [
        .desk(FileCase.self, .post, "/cases", .filing, nil, status: .created, takesFiles: true),
        .desk(FollowCase.self, .post, "/receipts/follow", .filing, nil, schemas: ["receipt": receipt]),
    ]

    /// What the filer does with the number of the receipt. It stands in the body: an address is written down on its way.
    private static let filerActs: [APIOperation] = [
        filer(AddToCase.self, "add", takesFiles: true), filer(SupplyPapers.self, "supply-papers", takesFiles: true),
        filer(LeaveContact.self, "leave-contact"),
        filer(UrgeCase.self, "urge"), filer(JudgeCase.self, "judge", defaults: ["reopen": false]),
        filer(ReopenCase.self, "reopen"), filer(AskSecondLook.self, "ask-second-look"),
        filer(WithdrawCase.self, "withdraw"), filer(DisownCase.self, "disown"),
        filer(ReportRetaliation.self, "report-retaliation"), filer(ObjectToReissue.self, "object-to-reissue"),
        .desk(
            OpenAttachment.self, .post, "/receipts/attachments/{attachment}/open", .filing, nil,
            id: "receipt-open-attachment", names: ["case": "receipt"], schemas: ["case": receipt], files: attached),
    ]

    private static let cases: [APIOperation] = [
        .desk(
            ListCases.self, .get, "/cases", .cases, .casesRead,
            defaults: ["states": [], "kinds": [], "mine": false, "overdue": false, "limit": 50], paging: .cursor),
        .desk(
            CountCases.self, .get, "/cases/count", .cases, .casesRead, defaults: ["kinds": [], "mine": false]),
        .desk(FileCaseByStaff.self, .post, "/cases/enter", .cases, .casesWrite, status: .created, takesFiles: true),
        .desk(
            ListDoors.self, .post, "/households/doors", .cases, .casesWrite,
            defaults: ["limit": .integer(ListDoors.limit)]),
        .desk(FindLostCases.self, .post, "/cases/find-lost", .cases, .casesWrite),
        .desk(RecoverCase.self, .post, "/cases/{case}/recover", .cases, .casesWrite),
        .desk(ConfirmRecovery.self, .post, "/cases/{case}/confirm-recovery", .cases, .casesWrite),
        .desk(ReissueReceipt.self, .post, "/cases/{case}/reissue", .cases, .casesWrite),
        .desk(
            ReadCase.self, .post, "/cases/{case}/read", .cases, .casesRead, schemas: ["case": UUIDv7.schema],
            defaults: ["contact": false]),
        .desk(OpenCaseList.self, .post, "/cases/open-list", .cases, .casesRead),
        .desk(
            OpenAttachment.self, .post, "/cases/{case}/attachments/{attachment}/open", .cases, .casesRead,
            id: "case-open-attachment", schemas: ["case": UUIDv7.schema], files: attached),
        .desk(
            ListRetaliation.self, .get, "/retaliation", .cases, .casesRead,
            defaults: ["limit": 50], paging: .cursor),
        .desk(
            ListRetaliationOfCase.self, .get, "/retaliation/cases/{case}", .cases, .casesRead,
            defaults: ["limit": 100], paging: .cursor),
        .desk(ReadRetaliation.self, .post, "/retaliation/{report}/read", .cases, .casesRead),
    ]

    private static let acts: [APIOperation] = [
        act(ReceiveCase.self, "receive"), act(AcceptCase.self, "accept"), act(DeclineCase.self, "decline"),
        act(ForwardCase.self, "forward"), act(ReturnCase.self, "return"), act(TakeUpCase.self, "take-up"),
        act(AssignCase.self, "assign", defaults: ["helpers": []]), act(RequestPapers.self, "request-papers"),
        act(SupplyPapers.self, "supply-papers", takesFiles: true), act(JoinCase.self, "join"),
        act(TurnCase.self, "turn"),
        act(RecuseFromCase.self, "recuse"), act(AnswerCaseInterim.self, "answer-interim"),
        act(AnswerCase.self, "answer", defaults: ["byTelephone": false], takesFiles: true),
        act(ReviewAnswer.self, "review"),
        act(VisitCase.self, "visit", takesFiles: true), act(CloseCase.self, "close"), act(ReopenCase.self, "reopen"),
        act(RequestExtension.self, "request-extension"), act(DecideExtension.self, "decide-extension"),
        act(UrgeCase.self, "urge"), act(SuperviseCase.self, "supervise"), act(AddToCase.self, "add", takesFiles: true),
        act(HandDownTask.self, "hand-down"), act(TranscribeCase.self, "transcribe"),
    ]

    private static let visits: [APIOperation] = [
        .desk(
            ListVisits.self, .get, "/visits", .visits, .casesRead,
            defaults: ["limit": 100]),
        .desk(ReadVisitTelephone.self, .post, "/visits/{case}/telephone", .visits, .casesRead),
        .desk(ReadVisitAnswer.self, .post, "/visits/{case}/answer", .visits, .casesRead),
        .desk(
            ListTasks.self, .get, "/tasks", .visits, .casesRead,
            defaults: ["limit": 100]),
        .desk(ReadTask.self, .post, "/tasks/{task}/read", .visits, .casesRead),
        .desk(ReportTask.self, .post, "/tasks/{task}/report", .visits, .casesWrite),
    ]

    private static let figures: [APIOperation] = [
        // May be handed on: a key with this scope alone learns nothing of a small group.
        .desk(ReadStatistics.self, .get, "/statistics", .figures, .statisticsRead),
        // Whole figures, and why people were dissatisfied: for who may list the cases.
        .desk(ReadOverview.self, .get, "/overview", .figures, .casesRead),
        .desk(OpenRatings.self, .post, "/ratings", .figures, .casesRead),
        .desk(
            ReadMonthlySheet.self, .get, "/monthly-sheet", .figures, .casesRead,
            files: ["text/csv"]),
        .desk(
            ExportPlatformResults.self, .post, "/platform-results", .figures, .casesRead, files: ["text/csv"]),
    ]

    private static let receipt = Schema.text(
        minLength: 16, maxLength: 40, summary: "the 16 digits of the receipt; spaces and hyphens do not matter")
    private static let attached = AttachmentType.allCases.map(\.rawValue)

    private static func filer<R: Messages.Request>(
        _ request: R.Type, _ act: String, defaults: [String: JSONValue] = [:], takesFiles: Bool = false
    ) -> APIOperation {
        .desk(
            R.self, .post, OperationPath(stringLiteral: "/receipts/\(act)"), .filing, nil, id: "receipt-\(act)",
            names: ["case": "receipt"], schemas: ["case": receipt], defaults: defaults, takesFiles: takesFiles)
    }

    private static func act<R: Messages.Request>(
        _ request: R.Type, _ act: String, scope: TokenScope = .casesWrite, defaults: [String: JSONValue] = [:],
        takesFiles: Bool = false
    ) -> APIOperation {
        .desk(
            R.self, .post, OperationPath(stringLiteral: "/cases/{case}/\(act)"), .cases, scope, id: "case-\(act)",
            schemas: ["case": UUIDv7.schema], defaults: defaults, takesFiles: takesFiles)
    }
}
