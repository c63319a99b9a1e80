/// A service of the suite: a program with a ledger, a feed and a desk. Whatever must know which services there are asks this
/// list.
package struct SuiteService: Sendable {
    /// What its source, sockets, program and account are called, and the first word of its types and methods.
    package let name: String
    /// What it says and is asked, without what every service has.
    package let catalogue: Catalogue

    private init(_ catalogue: Catalogue) {
        name = catalogue.service
        self.catalogue = catalogue
    }

    package static let intake = SuiteService(.intake)
    package static let notification = SuiteService(.notification)
    package static let gateway = SuiteService(.gateway)
    package static let portal = SuiteService(.portal)

    /// In the order in which they are started; they are stopped in the opposite one.
    package static let all: [SuiteService] = [.intake, .notification, .gateway, .portal]
    /// Whose feeds other services follow, and rules of notices are about.
    package static let followed: [SuiteService] = [.intake, .portal]
    /// Whose events people at the portal wait for: the gateway's come later, and are for those outside.
    package static let live: [SuiteService] = [.intake, .notification, .portal]
    /// Without these the portal can serve no page.
    package static let needed: [SuiteService] = [.intake, .portal]
}

extension Catalogue {
    /// What the services of the suite say and are asked, each without what all have in common.
    package static let suite = SuiteService.all.map(\.catalogue)
}
