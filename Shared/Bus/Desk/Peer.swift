import Messages

/// Who sent a request, as the transport knows it; nothing in the message can change it.
package struct Peer: Sendable, Hashable {
    /// What kind of peer: it decides what it may call and for whom it may speak.
    package enum Class: String, Codable, Sendable, CaseIterable {
        /// Whoever could open the run directory.
        case local
        /// Another service of the suite.
        case service
        /// Somebody who looks after the suite.
        case `operator`
        /// A program of others, at the open door only.
        case integrator

        /// Classes that a key can have.
        package static let admissible: Set<Class> = [.service, .operator, .integrator]
    }

    /// Stable over reconnections: `local` on ipc, the CURVE user id on TCP, `<class>:<name>`.
    package let name: String
    package let kind: Class
    /// Whether the actor that a request names is believed.
    package let mayDelegate: Bool
    /// Under what account it acts for itself: a service under its own name, all others under the peer's.
    package let account: String

    /// Whoever could open the run directory.
    package static let local = Peer(name: "local", kind: .local, mayDelegate: true, account: SuiteActor.local.rawValue)

    private init(name: String, kind: Class, mayDelegate: Bool, account: String) {
        self.name = name
        self.kind = kind
        self.mayDelegate = mayDelegate
        self.account = account
    }

    /// Nil of what is no user id.
    package init?(userID: String) {
        let parts = userID.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let kind = Class(rawValue: parts[0]), Class.admissible.contains(kind),
            Admissions.isName(parts[1])
        else { return nil }
        self.init(
            name: userID, kind: kind,
            mayDelegate: kind == .operator || userID == "\(Class.service.rawValue):\(SuiteService.portal.name)",
            account: kind == .service ? parts[1] : userID)
    }
}
