import Messages
import ServiceKit

/// Reading the rules, which anybody may, and setting them, which is the operator's.
struct PolicyHandlers: Sendable {
    let rules: PolicyInForce

    func install(into service: inout ServiceDefinition) {
        service.projections.append(PolicyTable.projection)
        service.on(ReadCasePolicy.self) { _, view in try rules.read(view.database) }
        service.on(ReadPolicyChanges.self) { try changes($0, $1) }
        service.on(SetCasePolicy.self) { try set($0, $1) }
    }

    private func changes(_ query: ReadPolicyChanges, _ view: View) throws -> ReadPolicyChanges.Reply {
        try view.actor.requireAnywhere([.operator])
        return ReadPolicyChanges.Reply(
            version: try PolicyTable.newest(view.database)?.version ?? 0, policy: try rules.read(view.database),
            changes: try PolicyTable.changes(limit: 50, view.database))
    }

    private func set(_ command: SetCasePolicy, _ act: Act) throws -> SetCasePolicy.Reply {
        try act.actor.requireAnywhere([.operator])
        let version = try PolicyTable.newest(act.database)?.version ?? 0
        guard command.version == version else {
            throw DeskError.refused(
                "policy.changed", "规则刚刚被改过；请重新打开再改 (the rules were changed meanwhile: read them again)")
        }
        let current = try rules.read(act.database)
        if let problem = PolicyRules.problems(command.policy, after: current).first {
            throw DeskError.invalid(problem.code, problem.message)
        }
        guard command.policy != current else { return SetCasePolicy.Reply(version: version) }
        try act.record(CasePolicySet(version: version + 1, by: act.actor.account, policy: command.policy))
        return SetCasePolicy.Reply(version: version + 1)
    }
}
