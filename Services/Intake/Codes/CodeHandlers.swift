import Messages
import ServiceKit

enum CodeHandlers {
    static func install(into service: inout ServiceDefinition) {
        service.on(IssueCodes.self, CodeIssue.issue)
        service.on(PrintCodes.self, CodePrint.print)
        service.on(FixCode.self, CodeFix.fix)
        service.on(ReplaceCode.self, CodeChanges.replace)
        service.on(RetireCode.self, CodeChanges.retire)
        service.on(ResolveCode.self, CodeResolve.resolve)
    }
}

enum CodeResolve {
    /// Open to all: who has a code stands before its door, or got a picture of it; it answers nothing the door does not
    /// show. The end of the door's number tells them that they have the right page; no opening is recorded for a scan, or
    /// the ledger would tell who read a label when.
    static func resolve(_ command: ResolveCode, _ act: Act) throws -> ResolveCode.Reply {
        let found = try CodeBook.find(command.code, act)
        let household = try found.activeHousehold
        let sealed = try act.peek(household.details, of: household.subject)
        let door = sealed.flatMap { HouseholdDetails(sealed: $0) }.map { Masking.door($0.door) }
        let place = try PlaceNames(household.area, in: act.database)
        return ResolveCode.Reply(
            area: household.area, town: place.town, village: place.village, grid: household.grid, door: door ?? "",
            telephone: place.telephone, state: found.state)
    }
}
