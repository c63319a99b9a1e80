import Columns
import GRDB
import Messages

/// Which cases an actor's offices know of. Every list, count and figure goes through it.
///
/// An office knows of a case of its line whose sight lies in its area (it always lies in the responsible office's), and
/// of one that was forwarded to it. A matter of supervision has the sight of the town or, about the town, of the
/// county, so that nobody below ever finds a row of it.
struct CaseVisibility {
    let account: String
    let offices: [Office]

    init(_ actor: Principal) { self.init(actor.account, actor.offices) }

    init(_ account: String, _ offices: [Office]) {
        self.account = account
        self.offices = offices
    }

    func sees(_ record: CaseRecord) -> Bool {
        offices.contains { office in
            office == record.office || office == record.owner
                || (office.line == record.owner.line && office.area.contains(record.sight))
        }
    }

    private var covers: String {
        let levels = Set(offices.filter { $0.line == .affairs }.map(\.area.level))
        if levels.contains(.town) { return " AND cover = 0" }
        return levels.contains(.county) ? " AND (cover = 0 OR county_told = 0 AND length(substr(owner, 9)) > 6)" : ""
    }

    /// Whether some of its offices work for an area.
    func reaches(_ area: AreaCode) -> Bool {
        offices.contains { $0.area.contains(area) }
    }

    /// A condition on `case_file`, with its arguments. Nothing is seen without an office.
    var condition: (sql: String, arguments: StatementArguments) {
        guard !offices.isEmpty else { return ("FALSE", []) }
        var arguments: StatementArguments = []
        let terms = offices.map { office in
            let area = office.area.description
            arguments += [office.line, area, area + ":"]
            // The pluses choose the index. A county's range of sight is nearly every row: it walks its line by deadline.
            if office.area.level == .county { return "(line = ? AND +sight >= ? AND +sight < ?)" }
            arguments += [office]
            return "(+line = ? AND sight >= ? AND sight < ?) OR (office = ? AND office <> owner)"
        }
        return ("(\(terms.joined(separator: " OR ")))", arguments)
    }

    /// The same without the cases that the account must keep out of 回避, and without the covers of those that its offices could
    /// read if they were what they look like.
    var conditionWithoutRecused: (sql: String, arguments: StatementArguments) {
        let (sql, arguments) = condition
        return (
            sql + covers + " AND NOT EXISTS (SELECT 1 FROM case_recused WHERE case_id = case_file.id AND account = ?)",
            arguments + [account]
        )
    }
}

extension Principal {
    /// The offices whose work its posts do, each once.
    var offices: [Office] {
        var found: [Office] = []
        for role in roles where role.grid == nil {
            for line in OfficeLine.allCases {
                let office = Office(line, role.area)
                if office.roles.contains(role.role), !found.contains(office) { found.append(office) }
            }
        }
        return found
    }
}
