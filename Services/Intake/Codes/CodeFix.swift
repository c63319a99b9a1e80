import Messages
import ServiceKit

enum CodeFix {
    /// The guardian says whose door it is and scans what hangs there; the two must agree, or the label hangs at the
    /// wrong door.
    static func fix(_ command: FixCode, _ act: Act) throws -> FixCode.Reply {
        try act.require(RegisterPermissions.door, at: command.area, grid: command.grid)
        let found = try CodeBook.find(command.code, act)
        let household = try found.activeHousehold
        guard household.area == command.area, household.grid == command.grid else {
            throw DeskError.swappedCode("它属于 \(household.area) 网格 \(household.grid) (it belongs to another grid)")
        }
        try check(command.household, is: household, act)
        if found.state == .fixed { return FixCode.Reply(already: true) }
        guard found.state == .printed else {
            throw DeskError.refused("code.not-printed", "这张码还没有打印 (this code was not printed yet)")
        }
        let scanned = command.scanned ?? act.now
        guard scanned <= act.now else {
            throw DeskError.invalid("code.scanned", "扫码时间在将来；请校准手机时间 (the scan lies in the future: set the clock)")
        }
        try act.record(
            CodeFixed(
                code: found.id, household: household.id, area: household.area, grid: household.grid,
                account: act.actor.account, scanned: scanned))
        return FixCode.Reply(already: false)
    }

    private static func check(_ name: HouseholdName, is household: RegisteredHousehold, _ act: Act) throws {
        switch (name.id, name.number, name.door) {
        case (let id?, nil, nil):
            guard id == household.id else { throw DeskError.swappedCode("它属于另一户 (it belongs to another household)") }
        case (nil, let number?, nil):
            let number = HouseholdNumber(TypedNumber.identifier(number), in: household.area)
            guard let named = try number.household(act) else { throw DeskError.unknownHousehold }
            guard named.id == household.id else {
                throw DeskError.swappedCode("它属于另一户 (it belongs to another household)")
            }
        case (nil, nil, let door?):
            let sealed = try act.peek(household.details, of: household.subject)
            guard let details = sealed.flatMap({ HouseholdDetails(sealed: $0) }) else {
                throw DeskError.forgottenHousehold
            }
            guard DoorNumber.canonical(door) == DoorNumber.canonical(details.door) else {
                throw DeskError.swappedCode("它属于另一户 (it belongs to another household)")
            }
        default: throw DeskError.unclearHousehold
        }
    }
}

extension DeskError {
    static func swappedCode(_ where: String) -> DeskError {
        .refused("code.swapped", "这张码贴错了门：\(`where`)；请取下，找到它的门再贴 (take it down and hang it at its own door)")
    }
    static let forgottenHousehold = DeskError.refused(
        "household.forgotten",
        "这一户的资料已销毁；请重新登记这一户，再打印新码 (its sealed content was destroyed: register the household anew and print a new code)")
    static let unclearHousehold = DeskError.invalid(
        "household.name", "请填户号或门牌号其中一项 (give either the number or the door)")
}
