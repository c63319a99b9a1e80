extension Catalogue {
    /// Everything Notification announces and can be asked.
    package static let notification = Catalogue(
        service: "notification",
        events: [
            NoticesMade.self, NoticesRead.self, NoticesDone.self, NoticeUnaddressed.self, FollowUpsEnded.self,
            FollowUpLapsed.self, CalendarKnown.self,
            PostKnown.self, SeatChanged.self, PostGone.self, ToDosPassed.self, AreaKnown.self, MatterKnown.self,
            MatterForgotten.self,
            RecusalKnown.self, RulesSet.self, TemplateSet.self, ContactAdded.self, ContactCodeSent.self,
            ContactCodeFailed.self, ContactVerified.self, ContactConfirmed.self, ContactEnded.self,
            ContactSecretSet.self,
            PreferencesSet.self, RemindersLookedAt.self, DeliveriesDone.self, DeliveriesFailed.self,
            DeliveriesDropped.self,
            DeliveriesReplayed.self, DeliveriesDiscarded.self, ChannelHeld.self, RulesReset.self,
            MeetingAnnounced.self, MeetingChanged.self, MeetingWithdrawn.self, SubscribersTold.self,
        ],
        commands: [
            ReadNotices.self, SetRules.self, SetTemplate.self, ListContacts.self, AddContact.self,
            SendContactCode.self, VerifyContact.self, ConfirmContact.self, RemoveContact.self, RotateContactSecret.self,
            Unsubscribe.self,
            SetPreferences.self, ReplayDeliveries.self, DiscardDeliveries.self, HoldChannel.self,
            ResetRules.self, AnnounceMeeting.self, ChangeMeeting.self, WithdrawMeeting.self, AskSubscriptionCode.self,
            AnswerSubscriptionCode.self,
        ],
        queries: [
            ListInbox.self, CountInbox.self, ReadRules.self, TryRules.self, ListTemplates.self, PreviewTemplate.self,
            ReadPreferences.self, ReadQueue.self, ListDeliveries.self, ListUnaddressed.self, CheckRules.self,
            ListTemplateNotices.self, ListMeetings.self,
        ])
}
