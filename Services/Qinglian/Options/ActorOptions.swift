import ArgumentParser
import Foundation
import Messages

/// Who speaks. A desk believes it from whoever can open the run directory.
struct ActorOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: "Speak as role@scope, as town-desk@330281114; repeatable. Default operator@<county>.")
    var roles: [RoleAtScope] = []

    @Option(help: "Speak under this account. Default: the first role's name, or console.")
    var account: String?

    @Flag(help: "Speak as the public: no account, no roles.")
    var villager = false

    /// - Parameter roles: what is taken if none was named.
    func actor(default fallback: Messages.Principal) -> Messages.Principal {
        if villager { return .villager.acting(through: .console) }
        guard !roles.isEmpty || account != nil else { return fallback }
        let held = roles.isEmpty ? fallback.roles : roles
        let name = account ?? held.first?.description ?? fallback.account
        return Principal(account: name, roles: held, through: name == fallback.account ? nil : .console)
    }

    /// Whoever works at the machine: the operator of the county, `$QINGLIAN_COUNTY` or 330281. No post's seat is given to
    /// this account, so that no handover shuts the machine's own operator out.
    static var `operator`: Messages.Principal {
        let county = ProcessInfo.processInfo.environment["QINGLIAN_COUNTY"].flatMap { AreaCode($0) }
        return Principal(
            account: SuiteActor.console.rawValue, roles: [RoleAtScope(.operator, county ?? AreaCode.placeholder.county)]
        )
    }
}
