import Hummingbird
import Messages
import ServiceKit

/// Every room of the portal: who may enter, and what stands before the door.
extension Edge {
    func router() -> Router<EdgeContext> {
        let router = Router(context: EdgeContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: RequestRecord(logger: logger))
        if settings.proxies == 0 {
            router.add(
                middleware: ProxyMarks(watch: proxyWatch, clock: systemInputs.clock, logger: logger))
        }
        router.add(middleware: SafetyHeaders(isSecure: settings.isSecure))
        router.add(middleware: Visitors(jar: jar))
        router.add(middleware: ErrorPages(pages: pages))
        router.add(middleware: Problems())
        router.add(middleware: Open311Errors())
        addPublicRooms(to: router)
        addProgramRooms(to: router)
        addStaffRooms(to: router)
        return router
    }

    /// For everybody, without an account.
    private func addPublicRooms(to router: Router<EdgeContext>) {
        assets.add(to: router)
        Reading(edge: self).add(to: router)
        StartPage(edge: self).add(to: router)
        ScanPage(edge: self).add(to: router)
        FilingPage(edge: self).add(to: router)
        ReceiptPage(edge: self).add(to: router)
        FollowPage(edge: self).add(to: router)
        FilerActs(edge: self).add(to: router)
        MinePage(edge: self).add(to: router)
        NoticePages(edge: self).add(to: router)
        UnsubscribePage(edge: self).add(to: router)
        GuidesPage(edge: self).add(to: router)
        SubscribePages(edge: self).add(to: router)
    }

    /// For programs, which bring tokens.
    private func addProgramRooms(to router: Router<EdgeContext>) {
        let limits = Limits(clock: systemInputs.clock)
        let tokens = DeskTokens(desks: desks)
        APIRoom(edge: self, tokens: tokens, limits: limits).add(to: router)
        Open311Room(edge: self, tokens: tokens, limits: limits).add(to: router)
        APIPage(edge: self).add(to: router)
        ContractRoom(edge: self).add(to: router)
    }

    /// For who signs in; each room has its posts.
    private func addStaffRooms(to router: Router<EdgeContext>) {
        SignInPage(edge: self).add(to: router)
        AccountPage(edge: self).add(to: router)
        PhonePages(edge: self).add(to: router)
        AccountsPage(edge: self).add(to: router)
        PostsPage(edge: self).add(to: router)
        TokensPage(edge: self).add(to: router)
        ConsentsPage(edge: self).add(to: router)
        OperatorRoom(edge: self).add(to: router)
        let own = router.group().add(middleware: SessionMiddleware(edge: self))
        InboxPage(edge: self).add(to: own)
        InboxLive(edge: self).add(to: own)
        SettingsPage(edge: self).add(to: own)
        GroupsPage(edge: self).add(to: own)
        ContactForms(edge: self).add(to: own)
        let office = router.group().add(middleware: SessionMiddleware(edge: self, for: StaffRoom.office))
        CaseListLive(edge: self).add(to: office)
        CaseListPage(edge: self).add(to: office)
        NewCasePage(edge: self).add(to: office)
        LostPage(edge: self).add(to: office)
        CasePage(edge: self).add(to: office)
        TaskPage(edge: self).add(to: office)
        MeetingsPage(edge: self).add(to: office)
        RetaliationPage(edge: self).add(to: office)
        OverviewPage(edge: self).add(to: office)
        VisitsWorker(edge: self).add(to: router)
        let visits = router.group().add(middleware: SessionMiddleware(edge: self, for: Viewer.visitors))
        VisitsPage(edge: self).add(to: visits)
        LabelCheckPage(edge: self).add(to: visits)
    }
}
