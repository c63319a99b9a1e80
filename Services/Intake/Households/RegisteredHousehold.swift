import Columns
import Foundation
import GRDB
import Messages

/// A household as its row has it.
struct RegisteredHousehold: Sendable {
    let id: UUIDv7
    let area: AreaCode
    let grid: String
    let order: Int
    let details: SealedReference
    /// The newest code; nil before the first.
    let code: Code?

    struct Code: Equatable, Sendable {
        let id: UUIDv7
        let state: CodeState
    }

    /// Whose key seals its details.
    var subject: Subject { Self.subject(id) }

    static func subject(_ id: UUIDv7) -> Subject { Subject("household", id) }

    static let columns = "id, area, grid, walk, sealed, digest, code, code_state"

    init(_ row: Row) throws {
        id = try row.value(at: 0)
        area = try row.value(at: 1)
        grid = row[2]
        order = row[3]
        details = SealedReference(value: try row.value(at: 4), digest: row[5])
        code = try row.valueIfPresent(at: 6).map { Code(id: $0, state: try row.value(at: 7)) }
    }

    static func find(_ id: UUIDv7, in db: Database) throws -> RegisteredHousehold? {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM household WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [id]).map(RegisteredHousehold.init)
    }

    /// Households of a village in walking order, behind another, those only whose newest code is in one of `states`.
    static func walk(
        _ area: AreaCode, grid: String?, after: RegisteredHousehold?, states: Set<CodeState>? = nil, limit: Int,
        in db: Database
    ) throws -> [RegisteredHousehold] {
        var condition = "area = ?"
        var arguments: StatementArguments = [area]
        if let grid {
            condition += " AND grid = ?"
            arguments += [grid]
        }
        if let after {
            condition += " AND (grid, walk, id) > (?, ?, ?)"
            arguments += [after.grid, after.order, after.id]
        }
        if let states {
            condition += " AND code_state IN (\(databaseQuestionMarks(count: states.count)))"
            arguments += StatementArguments(states.map(\.rawValue).sorted())
        }
        return try Row.fetchAll(
            db, sql: "SELECT \(columns) FROM household WHERE \(condition) ORDER BY grid, walk, id LIMIT ?",
            arguments: arguments + [limit]
        ).map(RegisteredHousehold.init)
    }
}

extension DeskError {
    static let unknownHousehold = DeskError.notFound(
        "household.unknown", "没有登记这一户 (no such household is registered)")
}
