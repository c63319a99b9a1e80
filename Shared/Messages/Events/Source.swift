/// Whose ledger an event lies in: `/qinglian/<county>/<service>`, the `source` of its envelope.
package struct Source: WireText {
    package let description: String

    package init(county: AreaCode, service: String) {
        description = "/qinglian/\(county)/\(service)"
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[1] == "qinglian", AreaCode(String(parts[2])) != nil,
            !parts[3].isEmpty, parts[3].utf8.allSatisfy({ (97...122).contains($0) || $0 == 45 })
        else { return nil }
        description = text
    }

    /// The county's code.
    package var county: AreaCode {
        let parts = description.split(separator: "/")
        guard parts.count == 3, let code = AreaCode(String(parts[1])) else {
            preconditionFailure("checked when it was made")
        }
        return code
    }

    /// The service's name, the last part.
    package var service: String { description.split(separator: "/").last.map(String.init) ?? "" }

    package static let placeholder = Source(county: .placeholder.county, service: "intake")
    package static let schema = Schema.text(pattern: "^/qinglian/[0-9]+/[a-z-]+$", summary: "whose ledger it is")
}
