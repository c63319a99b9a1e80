import Foundation
import Messages

/// How a long list is read page by page: the answer's `Link: <…>; rel="next"` names the next page by an opaque cursor.
struct Paging: Sendable {
    /// The desk's member that says where the page before ended.
    let member: String
    /// Its value for the page after a reply; nil after the last.
    let next: @Sendable (JSONValue) -> JSONValue?

    static let name = "cursor"
    static let schema = Schema.text(
        pattern: "^[A-Za-z0-9_-]+$", maxLength: 1_024, summary: "of the page before: its Link header names it")

    /// Of replies with `more` and the list `items`, whose last entry says where it ended.
    static func more(_ items: String, after value: @escaping @Sendable (JSONValue) -> JSONValue?) -> Paging {
        Paging(member: "after") { reply in
            guard reply["more"] == true, case .array(let entries) = reply[items], let last = entries.last else {
                return nil
            }
            return value(last)
        }
    }

    /// Of replies that say the next cursor themselves.
    static let cursor = Paging(member: "cursor") { $0["cursor"] }

    static func encode(_ value: JSONValue) -> String? {
        try? JSONCoding.encode(value).base64URL
    }

    static func decode(_ text: String) -> JSONValue? {
        guard text.utf8.count <= 1_024, let data = Data(base64URL: text) else { return nil }
        return try? JSONCoding.decode(JSONValue.self, fromOutside: data)
    }
}
