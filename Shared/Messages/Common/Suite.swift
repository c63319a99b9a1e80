extension Catalogue {
    /// The services whose ledgers, feeds and desks make the suite, each without what all have in common.
    package static let suite: [Catalogue] = [.intake, .notification, .gateway, .portal]
}
