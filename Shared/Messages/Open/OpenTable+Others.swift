extension OpenTable {
    /// Places and rules, which stand on public pages anyway.
    static let registers: [Row] = [
        tell(
            AreaRegistered.self, as: OpenAreaNamed.self,
            because: "names of the county and its towns; villages are left out"),
        tell(
            AreaChanged.self, as: OpenAreaNamed.self,
            because: "names of the county and its towns; villages are left out"),
        tell(
            CasePolicySet.self, as: OpenCategoriesSet.self,
            because: "categories stand on every filing page; who set them stays inside"),
        never(CalendarYearSet.self, because: "names an account; the State Council publishes the notice itself"),
        never(
            GuideWritten.self, because: "an office's free text, often a village's, with an account; the pages show it"),
        never(GuideRetired.self, because: "an account's act, about a guide that is not told"),
        never(MeetingAnnounced.self, because: "a village's, with its office's words; the village's page shows it"),
        never(MeetingChanged.self, because: "a village's, with its office's words; the village's page shows it"),
        never(MeetingWithdrawn.self, because: "a village's, with its office's words; the village's page shows it"),
        never(GridRegistered.self, because: "a grid is a few dozen households"),
        never(GridRenamed.self, because: "a grid is a few dozen households"),
        never(HouseholdsRegistered.self, because: "households"),
        never(HouseholdsChanged.self, because: "households"),
        never(CodesIssued.self, because: "households' codes"),
        never(CodesPrinted.self, because: "households' codes"),
        never(CodeFixed.self, because: "a household's code, and who stood at its door"),
        never(CodeReplaced.self, because: "a household's code"),
        never(CodeRetired.self, because: "a household's code"),
    ]

    /// Posts, accounts, and who signs in.
    static let people: [Row] =
        [
            PostEstablished.self, PostHandedOver.self, HandoverWithdrawn.self, PostVacated.self, PostsLeft.self,
            PostAbolished.self,
        ].map { never($0, because: "posts and who holds them") }
        + [
            AccountCreated.self, AccountNamed.self, PasswordSet.self, PasswordProposed.self, AccountLocked.self,
            AccountUnlocked.self,
            AccountClosed.self, OneTimeCodesSet.self, OneTimeCodesRemoved.self, SessionOpened.self, SignInFailed.self,
            SessionEnded.self, SessionsEnded.self, PINFailed.self, PINEntered.self, SlipIssued.self, SlipRedeemed.self,
            TokenIssued.self, TokenRevoked.self,
        ].map { never($0, because: "an account and what its holder does") }

    /// What services tell themselves and each other.
    static let inner: [Row] =
        [
            NoticesMade.self, NoticesRead.self, NoticesDone.self, NoticeUnaddressed.self, FollowUpsEnded.self,
            FollowUpLapsed.self, ToDosPassed.self,
            PostKnown.self, SeatChanged.self, PostGone.self, AreaKnown.self, CalendarKnown.self, MatterKnown.self,
            MatterForgotten.self,
            RecusalKnown.self, RulesSet.self, TemplateSet.self, ContactAdded.self, ContactCodeSent.self,
            ContactCodeFailed.self, ContactVerified.self, ContactConfirmed.self, ContactEnded.self,
            ContactSecretSet.self, PreferencesSet.self,
            RemindersLookedAt.self, DeliveriesDone.self, DeliveriesFailed.self, DeliveriesDropped.self,
            DeliveriesReplayed.self, DeliveriesDiscarded.self, ChannelHeld.self, RulesReset.self, SubscribersTold.self,
        ].map { never($0, because: "who is told what, by which way") }
        + [
            never(LedgerContinued.self, because: "an inner ledger's life; the open feed's own is told by itself"),
            never(VaultOpened.self, because: "who read what"),
            never(VaultShredded.self, because: "a subject; what leads from it to a public id is destroyed with it"),
            never(ConsentAsked.self, because: "what waits for county discipline, and about whom"),
            never(ConsentEnded.self, because: "what county discipline said to it"),
            never(DeadLetterDiscarded.self, because: "an account's act"),
        ]
}
