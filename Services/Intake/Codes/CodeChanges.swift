import Messages
import ServiceKit

enum CodeChanges {
    /// The code before leads nowhere from now on; a retired one may be followed by a new one too.
    static func replace(_ command: ReplaceCode, _ act: Act) throws -> Done {
        let (household, code) = try codeOf(command.household, act)
        guard code.state.isActive || command.reason == .renewed else { throw DeskError.retiredCode }
        try act.record(
            CodeReplaced(
                area: household.area, previous: code.id, code: try CodeBook.make(for: household.id, act),
                reason: command.reason))
        return Done()
    }

    static func retire(_ command: RetireCode, _ act: Act) throws -> Done {
        let (household, code) = try codeOf(command.household, act)
        guard code.state.isActive else { throw DeskError.retiredCode }
        try act.record(
            CodeRetired(area: household.area, code: code.id, household: household.id, reason: command.reason))
        return Done()
    }

    private static func codeOf(
        _ id: UUIDv7, _ act: Act
    ) throws -> (RegisteredHousehold, RegisteredHousehold.Code) {
        try act.actor.requireAnywhere(RegisterPermissions.village)
        guard let household = try RegisteredHousehold.find(id, in: act.database) else {
            throw DeskError.unknownHousehold
        }
        try act.require(RegisterPermissions.village, at: household.area)
        guard let code = household.code else {
            throw DeskError.refused("code.none", "这一户还没有户廉码 (this household has no code yet: issue one)")
        }
        return (household, code)
    }
}
