/// Lists the cases whose filers reported retaliation 打击报复, for county discipline. However often one filer reports, the others stand on
/// the same list, a case each.
package struct ListRetaliation: Query {
    package static let method: MethodName = "intake.retaliation.list"
    package static let summary = "Lists the cases with reports of retaliation, the newest report first."
    /// What the page before said.
    package let cursor: String?
    /// Cases, 1 to 200.
    @WholeNumber<PageBounds> package private(set) var limit: Int

    package init(cursor: String? = nil, limit: Int = 50) {
        self.cursor = cursor
        self.limit = limit
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let cases: [RetaliationCase]
        /// For the next page; absent on the last.
        package let cursor: String?

        package init(cases: [RetaliationCase], cursor: String?) {
            self.cases = cases
            self.cursor = cursor
        }
    }
}

/// The reports of one case.
package struct RetaliationCase: Codable, Equatable, Sendable {
    package let `case`: UUIDv7
    package let number: CaseNumber
    package let count: Int
    /// Of these, what nobody has opened.
    package let unopened: Int
    /// The newest, newest first, at most `shown`.
    package let newest: [RetaliationRow]

    package init(case: UUIDv7, number: CaseNumber, count: Int, unopened: Int, newest: [RetaliationRow]) {
        self.case = `case`
        self.number = number
        self.count = count
        self.unopened = unopened
        self.newest = newest
    }

    package static let shown = 10
}

/// Lists all reports of retaliation of one case.
package struct ListRetaliationOfCase: Query {
    package static let method: MethodName = "intake.retaliation.list-of-case"
    package static let summary = "Lists the reports of retaliation of one case, newest first."
    package let `case`: UUIDv7
    /// What the page before said.
    package let cursor: String?
    /// 1 to 200.
    @WholeNumber<PageBounds> package private(set) var limit: Int

    package init(_ case: UUIDv7, cursor: String? = nil, limit: Int = 100) {
        self.case = `case`
        self.cursor = cursor
        self.limit = limit
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let number: CaseNumber
        package let reports: [RetaliationRow]
        /// For the next page; absent on the last.
        package let cursor: String?

        package init(number: CaseNumber, reports: [RetaliationRow], cursor: String?) {
            self.number = number
            self.reports = reports
            self.cursor = cursor
        }
    }
}

package struct RetaliationRow: Codable, Equatable, Sendable {
    package let report: UUIDv7
    package let `case`: UUIDv7
    package let at: Timestamp
    /// When somebody first opened it; absent if nobody has.
    package let opened: Timestamp?

    package init(report: UUIDv7, case: UUIDv7, at: Timestamp, opened: Timestamp?) {
        self.report = report
        self.case = `case`
        self.at = at
        self.opened = opened
    }
}

/// Reads a report of retaliation. A command, because it opens what is sealed.
package struct ReadRetaliation: OpeningCommand {
    package static let method: MethodName = "intake.retaliation.read"
    package static let summary = "Opens a report of retaliation for county discipline."
    package let report: UUIDv7

    package init(report: UUIDv7) {
        self.report = report
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let row: RetaliationRow
        package let text: String?

        package init(row: RetaliationRow, text: String?) {
            self.row = row
            self.text = text
        }
    }
}
