import Columns
import GRDB
import Messages
import ServiceKit

enum CodeIssue {
    /// Households whose code was retired are passed over: they get one by name, with a reason, or never.
    static func issue(_ command: IssueCodes, _ act: Act) throws -> IssueCodes.Reply {
        try act.require(RegisterPermissions.village, at: command.area)
        guard command.area.level == .village else {
            throw DeskError.invalid("area.level", "请按村发码 (issue codes village by village)")
        }
        guard try AreaRegister.find(command.area, in: act.database) != nil else {
            throw DeskError.unknownArea(command.area)
        }
        let waiting = try UUIDv7.waiting(for: command, in: act.database)
        for start in stride(from: 0, to: min(waiting.count, IssueCodes.limit), by: CodeEntry.batchLimit) {
            let part = waiting[start..<min(start + CodeEntry.batchLimit, waiting.count, IssueCodes.limit)]
            try act.record(CodesIssued(area: command.area, codes: try part.map { try CodeBook.make(for: $0, act) }))
        }
        let issued = min(waiting.count, IssueCodes.limit)
        return IssueCodes.Reply(issued: issued, remaining: waiting.count - issued)
    }
}

extension UUIDv7 {
    /// The households that never had a code, in walking order. A village has some thousands at most.
    fileprivate static func waiting(for command: IssueCodes, in db: Database) throws -> [UUIDv7] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id FROM household WHERE area = ? AND grid = COALESCE(?, grid) AND code IS NULL
                ORDER BY grid, walk, id
                """,
            arguments: [command.area, command.grid]
        ).compactMap { UUIDv7(bytes: $0[0]) }
    }
}
