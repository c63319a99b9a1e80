import Messages
import ServiceKit

enum CodePrint {
    /// The reply holds codes and doors: the copy kept for a resent request is sealed under a key of its own.
    static func print(_ command: PrintCodes, _ act: Act) throws -> PrintCodes.Reply {
        try act.require(RegisterPermissions.village, at: command.area)
        guard command.area.level == .village else {
            throw DeskError.invalid("codes.print", "请按村打印 (print village by village)")
        }
        var after: RegisteredHousehold?
        if let id = command.after {
            after = try RegisteredHousehold.find(id, in: act.database)
            guard after?.area == command.area else { throw DeskError.unknownHousehold }
        }
        let states: Set<CodeState> = command.again ? [.issued, .printed, .fixed] : [.issued]
        let page = try RegisteredHousehold.walk(
            command.area, grid: command.grid, after: after, states: states, limit: command.limit + 1,
            in: act.database)
        let households = page.prefix(command.limit)
        let place = try PlaceNames(command.area, in: act.database)
        let labels = try households.compactMap { try label(of: $0, place, act) }
        let fresh = households.compactMap { $0.code?.state == .issued ? $0.code?.id : nil }
        if !fresh.isEmpty { try act.record(CodesPrinted(area: command.area, codes: fresh)) }
        if !labels.isEmpty { act.sealReply(for: Subject("labels", act.newID())) }
        return PrintCodes.Reply(labels: labels, next: page.count > command.limit ? households.last?.id : nil)
    }

    private static func label(
        of household: RegisteredHousehold, _ place: PlaceNames, _ act: Act
    ) throws -> CodeLabel? {
        guard let code = household.code else { return nil }
        let sealed = try act.open(household.details, of: household.subject, for: "print labels of household codes")
        let door = sealed.flatMap { HouseholdDetails(sealed: $0) }?.door ?? ""
        return CodeLabel(
            code: CodeBook.text(of: code.id, act).grouped, town: place.town, village: place.village,
            grid: household.grid, order: household.order, door: door, telephone: place.telephone)
    }
}
