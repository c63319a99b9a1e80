import Foundation
import Messages
import ServiceKit

/// Texts that staff often write, bound to acts, kinds and categories: a file of the county's own, or the one that comes
/// with the portal.
struct AnswerTemplates: Sendable {
    struct Entry: Codable, Equatable, Sendable {
        let id: String
        let name: String
        /// Acts whose form it can fill: what may be done, and so which template is offered, follows from the case's state.
        let acts: [String]
        /// Any if absent.
        let kinds: [CaseKind]?
        /// Any if absent.
        let categories: [String]?
        /// With {place}, {office}, {category}, {filed} and {today}; what else stands in braces is for the writer.
        let text: String
    }

    let entries: [Entry]

    /// Entries are at most this many.
    static let limit = 500

    /// - Throws: `ServiceError` naming the file and what is wrong with it.
    init(file: URL) throws {
        do {
            entries = try JSONCoding.decode([Entry].self, fromOutside: Data(contentsOf: file))
        } catch {
            throw ServiceError(
                .settings, "the answer templates in \(file.path()) cannot be read: a list of id, name, acts and text",
                underlying: error)
        }
        let ids = Set(entries.map(\.id))
        guard ids.count == entries.count, entries.count <= Self.limit else {
            throw ServiceError(
                .settings,
                "the answer templates in \(file.path()) must be at most \(Self.limit), each with an id of its own")
        }
        if let entry = entries.first(where: { !$0.acts.allSatisfy(Self.acts.contains) }) {
            throw ServiceError(
                .settings,
                "the answer template '\(entry.id)' names an act without a text; there are \(Self.acts.sorted().joined(separator: ", "))"
            )
        }
    }

    static let acts = Set(ActForms.all.filter { $0.fields.contains(where: \.takesTemplate) }.map(\.act))

    /// Those for an act on a case of a kind and category; the ones for just this category first.
    func entries(for act: String, _ kind: CaseKind, _ category: String) -> [Entry] {
        let fitting = entries.filter {
            $0.acts.contains(act) && $0.kinds?.contains(kind) ?? true && $0.categories?.contains(category) ?? true
        }
        return fitting.filter { $0.categories != nil } + fitting.filter { $0.categories == nil }
    }

    /// The text with what is known of the case filled in.
    static func text(_ entry: Entry, _ choices: ActChoices) -> String {
        guard let row = choices.row else { return entry.text }
        let names = choices.names
        let values = [
            "place": names.register.name(row.place.village), "office": names.office(row.standing.office),
            "category": names.category(row.category), "filed": names.day(CivilDay(inChinaAt: row.filed)),
            "today": names.day(names.today),
        ]
        return values.reduce(entry.text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
}
