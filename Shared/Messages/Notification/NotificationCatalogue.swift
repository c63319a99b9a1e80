extension Catalogue {
    /// Everything Notification announces and can be asked.
    package static let notification = Catalogue(
        service: "notification",
        events: [
            NoticesMade.self, NoticesRead.self, NoticeUnaddressed.self, FollowUpsEnded.self, FollowUpLapsed.self,
            PostKnown.self, SeatChanged.self, PostGone.self, AreaKnown.self, MatterKnown.self, MatterForgotten.self,
            RecusalKnown.self, RulesSet.self, TemplateSet.self,
        ],
        commands: [ReadNotices.self, SetRules.self, SetTemplate.self],
        queries: [
            ListInbox.self, CountInbox.self, ReadRules.self, TryRules.self, ListTemplates.self, PreviewTemplate.self,
        ])
}
