extension Catalogue {
    /// Intake's registers: areas, grids, posts, households and their codes; and the rules that are kept with them.
    package static let intakeRegisters = Catalogue(
        service: "intake",
        events: [
            AreaRegistered.self, AreaChanged.self, GridRegistered.self, GridRenamed.self, PostEstablished.self,
            PostHandedOver.self, PostVacated.self, PostsLeft.self, PostAbolished.self, HouseholdsRegistered.self,
            HouseholdsChanged.self, CodesIssued.self, CodesPrinted.self, CodeFixed.self, CodeReplaced.self,
            CodeRetired.self, CasePolicySet.self,
        ],
        commands: [
            ImportAreas.self, ImportGrids.self, ImportPosts.self, HandOverPost.self, VacatePost.self,
            AbolishPost.self, LeavePosts.self, ImportHouseholds.self, ReadHousehold.self, FindHousehold.self,
            IssueCodes.self, PrintCodes.self, FixCode.self, ReplaceCode.self, RetireCode.self, ResolveCode.self,
            SetCasePolicy.self,
        ],
        queries: [
            ListAreas.self, ListGrids.self, ListPosts.self, ListHouseholds.self, CountHouseholds.self, ReadPostsOf.self,
            ReadPolicyChanges.self,
        ])
}
