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

    /// - Throws: `DeskError.internalError` if the row is none that the register wrote.
    init(_ row: Row) throws {
        guard let id = UUIDv7(bytes: row[0]), let area = AreaCode(row[1]), let value = UUIDv7(bytes: row[4]) else {
            throw DeskError(.internalError, "a household's row is malformed: run 'intake verify'")
        }
        self.id = id
        self.area = area
        grid = row[2]
        order = row[3]
        details = SealedReference(value: value, digest: row[5])
        let code: Data? = row[6]
        let state: String? = row[7]
        if let code = code.flatMap({ UUIDv7(bytes: $0) }), let state = state.flatMap(CodeState.init) {
            self.code = Code(id: code, state: state)
        } else {
            self.code = nil
        }
    }

    static func find(_ id: UUIDv7, in db: Database) throws -> RegisteredHousehold? {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM household WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [id.bytes]).map(RegisteredHousehold.init)
    }

    /// Households of a village in walking order, behind another, those only whose newest code is in one of `states`.
    static func walk(
        _ area: AreaCode, grid: String?, after: RegisteredHousehold?, states: Set<CodeState>? = nil, limit: Int,
        in db: Database
    ) throws -> [RegisteredHousehold] {
        var condition = "area = ?"
        var arguments: StatementArguments = [area.description]
        if let grid {
            condition += " AND grid = ?"
            arguments += [grid]
        }
        if let after {
            condition += " AND (grid, walk, id) > (?, ?, ?)"
            arguments += [after.grid, after.order, after.id.bytes]
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
