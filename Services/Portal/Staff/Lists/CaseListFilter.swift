import Foundation
import Messages

/// The lists that a desk has, by what is to be done.
enum CaseListTab: String, CaseIterable, Sendable {
    /// What waits for the viewer's offices; what is overdue below them too.
    case waiting
    case open, new, working, review, answered, over

    var states: [CaseState] {
        switch self {
        case .waiting, .open: CaseState.allCases.filter { !$0.isOver }
        case .new: [.filed, .forwarded, .returned]
        case .working: [.received, .accepted, .assigned, .awaitingPapers, .joined]
        case .review: [.inReview]
        case .answered: [.answered, .visited]
        case .over: [.declined, .closed, .withdrawn, .turned]
        }
    }
}

/// What of the desk's cases is looked at: kept in the address, which holds nothing of a person.
struct CaseListFilter: Sendable, Equatable {
    /// Nil: where the viewer's work begins.
    var tab: CaseListTab?
    var kind: CaseKind?
    var category: String?
    var area: AreaCode?
    /// Also what the actor's offices merely see.
    var all = false
    var overdue = false
    /// The end of a case's number.
    var number: String?
    var cursor: String?
    /// Filed on this day or later, or earlier.
    var from: CivilDay?
    var through: CivilDay?
    /// Only in this state.
    var state: CaseState?
    /// The cases that one figure counts.
    var part: CasePart?

    init() {}

    /// What cannot be read counts as not said.
    init(_ query: (Substring) -> Substring?) {
        func text(_ name: Substring) -> String? {
            guard let text = query(name).map({ String($0).trimmingCharacters(in: .whitespaces) }), !text.isEmpty else {
                return nil
            }
            return text
        }
        tab = text("tab").flatMap { CaseListTab(rawValue: $0) }
        kind = text("kind").flatMap { CaseKind(rawValue: $0) }
        category = text("category").flatMap { $0.utf8.count <= 60 ? $0 : nil }
        area = text("area").flatMap { AreaCode($0) }
        all = text("whose") == "all"
        overdue = text("overdue") == "1"
        number = text("number").flatMap { $0.utf8.count <= 60 ? $0 : nil }
        from = text("from").flatMap { CivilDay($0) }
        through = text("through").flatMap { CivilDay($0) }
        state = text("state").flatMap { CaseState(rawValue: $0) }
        part = text("part").flatMap { CasePart(rawValue: $0) }
        cursor = text("cursor").flatMap { $0.utf8.count <= 100 ? $0 : nil }
    }

    static let pageSize = 50

    /// Whether it lists what a figure of the overview counts, whatever state it is in.
    var isOfFigure: Bool { from != nil || through != nil || state != nil || part != nil }

    var list: ListCases {
        // Somebody who looks for a number wants it wherever it stands.
        let isWaiting = number == nil && !isOfFigure && (tab ?? .waiting) == .waiting
        let states =
            number != nil ? [] : state.map { [$0] } ?? (isOfFigure ? tab?.states ?? [] : (tab ?? .waiting).states)
        return ListCases(
            states: states, kinds: kind.map { [$0] } ?? [], mine: !all && number == nil && !isWaiting,
            waiting: isWaiting, overdue: overdue, area: area, category: category, from: from, through: through,
            part: part, number: number, cursor: cursor, limit: Self.pageSize)
    }

    /// What waits, whatever tab is shown.
    var countWaiting: CountCases {
        CountCases(kinds: kind.map { [$0] } ?? [], waiting: true, area: area, category: category)
    }

    var count: CountCases {
        CountCases(kinds: kind.map { [$0] } ?? [], mine: !all, area: area, category: category)
    }

    /// The address of this list, from its first page on unless it holds a cursor.
    var address: String {
        var parts: [String] = []
        func add(_ name: String, _ value: String?) {
            guard let value, let escaped = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) else {
                return
            }
            parts.append("\(name)=\(escaped)")
        }
        add("tab", tab?.rawValue)
        add("kind", kind?.rawValue)
        add("category", category)
        add("area", area?.description)
        add("whose", all ? "all" : nil)
        add("overdue", overdue ? "1" : nil)
        add("number", number)
        add("from", from?.description)
        add("through", through?.description)
        add("state", state?.rawValue)
        add("part", part?.rawValue)
        add("cursor", cursor)
        return parts.isEmpty ? "/desk" : "/desk?" + parts.joined(separator: "&")
    }

    /// The same list with something else said, from its first page on.
    func with(_ change: (inout CaseListFilter) -> Void) -> CaseListFilter {
        var other = self
        other.cursor = nil
        change(&other)
        return other
    }
}
