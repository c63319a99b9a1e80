import Columns
import GRDB
import Messages
import ServiceKit

/// Finds codes by their texts, and makes new ones. The text of a code is derived from its id, and stored nowhere.
enum CodeBook {
    private static let purpose = "household-code"

    /// A code that was issued at some time, and its household.
    struct Found {
        let id: UUIDv7
        let state: CodeState
        let household: RegisteredHousehold

        /// - Throws: `code.retired` if the code leads nowhere any more.
        var activeHousehold: RegisteredHousehold {
            get throws(DeskError) {
                guard state.isActive else { throw .retiredCode }
                return household
            }
        }
    }

    /// - Throws: `code.typo`, `code.unknown`.
    static func find(_ typed: String, _ act: Act) throws -> Found {
        let code: HouseholdCode
        do {
            code = try HouseholdCode(reading: typed)
        } catch {
            throw DeskError.mistyped(error)
        }
        let row = try Row.fetchOne(
            act.database.cachedStatement(
                sql: """
                    SELECT household_code.id, household_code.state, household_code.household
                    FROM household_code WHERE digest = ?
                    """),
            arguments: [Hex.decode(digest(code, act))])
        guard let row, let household = try RegisteredHousehold.find(try row.value(at: 2), in: act.database) else {
            throw DeskError.unknownCode
        }
        return Found(id: try row.value(at: 0), state: try row.value(at: 1), household: household)
    }

    /// A fresh code for a household. Should two ids ever spell the same text, another id is taken.
    static func make(for household: UUIDv7, _ act: Act) throws -> CodeEntry {
        while true {
            let id = act.newID()
            let digest = digest(text(of: id, act), act)
            let statement = try act.database.cachedStatement(sql: "SELECT 1 FROM household_code WHERE digest = ?")
            if try Int.fetchOne(statement, arguments: [Hex.decode(digest)]) == nil {
                return CodeEntry(id: id, household: household, digest: digest)
            }
        }
    }

    /// The text of a code.
    static func text(of code: UUIDv7, _ act: Act) -> HouseholdCode {
        HouseholdCode(
            entropy: act.derive(code.description, purpose: purpose, count: HouseholdCode.entropyCount))
    }

    private static func digest(_ code: HouseholdCode, _ act: Act) -> String {
        act.digest(code.text, purpose: purpose)
    }
}

extension DeskError {
    static let unknownCode = DeskError.notFound(
        "code.unknown", "没有这张户廉码；请核对门上的码 (no such code was issued: compare it with the label)")
    static let retiredCode = DeskError.refused(
        "code.retired", "这张户廉码已停用，请联系村里换新码 (this code was replaced or retired: ask the village for the new one)")

    static func mistyped(_ typo: HouseholdCode.Typo) -> DeskError {
        switch typo {
        case .length: .invalid("code.typo", "户廉码应为 13 位；请再看一遍门上的码 (a code has 13 characters: look at the label again)")
        case .character:
            .invalid(
                "code.typo",
                "户廉码含有码中没有的字符；请再看一遍门上的码 (a character is one that codes do not have: look at the label again)")
        case .check: .invalid("code.typo", "户廉码有一位输错了；请再看一遍门上的码 (a character is wrong: look at the label again)")
        }
    }
}
