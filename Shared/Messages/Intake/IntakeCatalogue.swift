extension Catalogue {
    /// Everything Intake announces and can be asked.
    package static let intake = intakeRegisters.with(calendar).with(cases).with(casePolicy)
}

extension Catalogue {
    /// Intake's registers: areas, grids, posts, households and their codes, guides.
    package static let intakeRegisters = Catalogue(
        service: "intake",
        events: [
            AreaRegistered.self, AreaChanged.self, GridRegistered.self, GridRenamed.self, PostEstablished.self,
            PostHandedOver.self, HandoverWithdrawn.self, PostVacated.self, PostsLeft.self, PostAbolished.self,
            HouseholdsRegistered.self,
            HouseholdsChanged.self, CodesIssued.self, CodesPrinted.self, CodeFixed.self, CodeReplaced.self,
            CodeRetired.self, GuideWritten.self, GuideRetired.self,
        ],
        commands: [
            ImportAreas.self, ImportGrids.self, ImportPosts.self, HandOverPost.self, VacatePost.self,
            EstablishPost.self, AbolishPost.self, LeavePosts.self, ImportHouseholds.self, ReadHousehold.self,
            FindHousehold.self, ListDoors.self,
            IssueCodes.self, PrintCodes.self, FixCode.self, ReplaceCode.self, RetireCode.self, ResolveCode.self,
            WriteGuide.self, RetireGuide.self,
        ],
        queries: [
            ListAreas.self, ListGrids.self, ListPosts.self, ListHouseholds.self, CountHouseholds.self, ReadPostsOf.self,
            ListGuides.self, ReadGuide.self,
        ])
}
