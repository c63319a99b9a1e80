/// What an event is about, and whose vault key seals what belongs to it: a kind and an id, `case/0192f6c1-…`.
package struct Subject: WireText, Comparable {
    package let description: String

    package init(_ kind: String, _ id: some CustomStringConvertible) {
        description = "\(kind)/\(id)"
    }

    /// Nil unless it is `kind/id` in printable ASCII without spaces, at most 120 bytes.
    package init?(_ text: String) {
        guard text.utf8.count <= 120, text.utf8.allSatisfy({ (33...126).contains($0) }) else { return nil }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        description = text
    }

    package var kind: Substring { description.prefix { $0 != "/" } }
    package var id: Substring { description.drop { $0 != "/" }.dropFirst() }

    package static func < (left: Subject, right: Subject) -> Bool { left.description < right.description }

    package static let placeholder = Subject("case", UUIDv7.placeholder)
    package static let schema = Schema.text(
        pattern: "^[!-.0-~]+/[!-~]+$", maxLength: 120, summary: "what it is about: kind/id")
}
