/// What became of the rows of one import command.
///
/// A row that is refused hinders no other: the rest is done, and the file can be sent again whole once it is mended.
package struct ImportReport: Codable, Equatable, Sendable {
    package let added: Int
    package let changed: Int
    /// Rows that said what was known already.
    package let unchanged: Int
    /// In the order of the rows.
    package let rejected: [RejectedRow]
    /// What is different in each row of `changed`, in the order of the rows.
    package let changes: [RowChange]

    package init(
        added: Int, changed: Int, unchanged: Int, rejected: [RejectedRow], changes: [RowChange] = []
    ) {
        self.added = added
        self.changed = changed
        self.unchanged = unchanged
        self.rejected = rejected
        self.changes = changes
    }

    /// An import command takes at most this many rows.
    package static let rowLimit = 500
}

/// What a row changes of what is registered. It names columns, never what stands in them.
package struct RowChange: Codable, Equatable, Sendable {
    /// The line of the file on which the row began, from 1.
    package let line: Int
    /// Columns in which the row says something else or something new, as they are named on the wire: `telephone`.
    package let replaced: [String]
    /// Columns in which the row is empty, so that what was registered is taken away.
    package let removed: [String]

    package init(line: Int, replaced: [String], removed: [String]) {
        self.line = line
        self.replaced = replaced
        self.removed = removed
    }
}

/// A row that was not taken, and why.
package struct RejectedRow: Codable, Equatable, Sendable {
    /// The line of the file on which the row began, from 1.
    package let line: Int
    package let reason: RejectionReason
    /// For a person: what is wrong and what to do. Repeats no personal data.
    package let message: String

    package init(line: Int, reason: RejectionReason, message: String) {
        self.line = line
        self.reason = reason
        self.message = message
    }
}

package enum RejectionReason: String, WireEnum {
    /// A field is missing, too long, or not of its form.
    case malformed
    case unknownArea = "unknown-area"
    case unknownGrid = "unknown-grid"
    case duplicateInFile = "duplicate-in-file"
    /// The place lies outside what the actor's roles reach.
    case outsideScope = "outside-scope"
    /// It contradicts what is registered and may not be changed by an import.
    case conflict
}
