extension Catalogue {
    /// Everything Portal announces and can be asked.
    package static let portal = Catalogue(
        service: "portal",
        events: [
            AccountCreated.self, AccountNamed.self, PasswordSet.self, PasswordProposed.self, AccountLocked.self,
            AccountUnlocked.self,
            AccountClosed.self, OneTimeCodesSet.self, OneTimeCodesRemoved.self, SessionOpened.self, SignInFailed.self,
            SessionEnded.self, SessionsEnded.self, PINFailed.self, PINEntered.self, SlipIssued.self, SlipRedeemed.self,
            TokenIssued.self, TokenRevoked.self,
        ],
        commands: [
            CreateAccount.self, NameAccount.self, SetPassword.self, ProvePassword.self, LockAccount.self,
            UnlockAccount.self,
            CloseAccount.self, ListAccounts.self, ReadAccount.self, SetOneTimeCodes.self, RemoveOneTimeCodes.self,
            OpenSession.self,
            EnterPIN.self, EndSession.self, EndSessions.self, IssueSlip.self, RedeemSlip.self, IssueToken.self,
            RevokeToken.self,
        ],
        queries: [
            ReadRecipe.self, CheckSession.self, ListSessions.self, CheckSlip.self, ListTokens.self, CheckToken.self,
        ])
}
