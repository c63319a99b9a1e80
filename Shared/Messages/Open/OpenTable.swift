/// Which event of the suite becomes which open event, and why that is safe. What is not in it is not told; a test walks every
/// catalogue and fails for a type that nobody has decided on.
package enum OpenTable {
    /// What becomes of one type.
    package struct Row: Sendable {
        package let type: any Event.Type
        /// Empty: it is never told.
        package let becomes: [any OpenEvent.Type]
        /// Why that is safe, in one line.
        package let because: String

        /// Whether anything comes of it.
        package var isTold: Bool { !becomes.isEmpty }
    }

    package static let rows: [Row] = cases + clocks + registers + people + inner

    /// Nothing comes of a type that the table does not hold.
    package static func row(of type: EventType) -> Row? { byType[type] }

    private static let byType = Dictionary(uniqueKeysWithValues: rows.map { ($0.type.type, $0) })

    static func tell(
        _ type: any Event.Type, as open: any OpenEvent.Type..., because reason: String
    ) -> Row {
        Row(type: type, becomes: open, because: reason)
    }

    static func never(_ type: any Event.Type, because reason: String) -> Row {
        Row(type: type, becomes: [], because: reason)
    }

    /// Whether the public hears of a case at all: of none that is of supervision, or that came from its platform.
    package static func isPublic(
        _ kind: CaseKind, with line: OfficeLine, about target: CaseTarget?, from channel: CaseChannel
    ) -> Bool {
        kind != .supervise && line == .affairs && target == nil && channel != .supervisionPlatform
    }
}
