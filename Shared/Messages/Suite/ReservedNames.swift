/// Names by which events and requests call an actor of the suite's own. No person signs in under one, and none is given a seat:
/// an account that holds a post has the roles of its posts alone, so a program whose name sat in one would lose its own.
package enum ReservedNames {
    /// Whether an account of this name would be taken for an actor of the suite, in whatever case it is written.
    ///
    /// So are the names that the command line makes of a role, `town-desk@330281114`, and that a service makes of a feed that it
    /// handles, `feed-intake`.
    package static func contains(_ name: String) -> Bool {
        let name = name.lowercased()
        return all.contains(name) || name.hasPrefix(feed) || RoleAtScope(name) != nil
    }

    /// In lower case.
    package static let all: Set<String> = Set(SuiteService.all.map(\.name)).union(SuiteActor.allCases.map(\.rawValue))
    /// What stands before a service's name where another handles its feed.
    package static let feed = "feed-"
}

/// Who acts in the suite and is neither a person nor a service.
package enum SuiteActor: String, CaseIterable, Sendable {
    /// Whoever works at the machine with the command line.
    case console
    /// The public, without account.
    case villager
    /// Whoever holds a case's receipt.
    case filer
    /// A case's deadline that has passed.
    case clock
    /// What is due in a service's tables.
    case timer
    /// A service that brings its tables in line with its settings when it starts.
    case start
    // Classes of peers; the first is also the account of whoever could open the run directory.
    case local
    case service
    case `operator`
    case integrator
}
