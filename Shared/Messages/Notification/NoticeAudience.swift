/// Who a rule or a follow-up speaks to, before anybody looks who sits there.
package enum NoticeAudience: WireText {
    /// The posts that do an office's work; the office above where all of them are vacant.
    case office(Office)
    /// The posts of a role in just this place.
    case post(RoleAtScope)
    /// Every post of a role, anywhere in an area.
    case everyone(RoleAtScope)
    case account(String)
    /// An account as one of an office; the office, where the account does not sit there any more, or is recused.
    case member(String, of: Office)
    case filer(of: UUIDv7)
    /// Every number that is told of a village's meetings.
    case subscribers(of: AreaCode)
    /// Those of them to whom a message about the matter went out before.
    case informed(of: AreaCode)

    package init?(_ text: String) {
        guard let slash = text.firstIndex(of: "/"), text.utf8.count <= 120 else { return nil }
        let id = String(text[text.index(after: slash)...])
        switch text[..<slash] {
        case "office":
            guard let office = Office(id) else { return nil }
            self = .office(office)
        case "post":
            guard let role = RoleAtScope(id) else { return nil }
            self = .post(role)
        case "everyone":
            guard let role = RoleAtScope(id) else { return nil }
            self = .everyone(role)
        case "account":
            guard Login(id) != nil else { return nil }
            self = .account(id)
        case "member":
            guard let slash = id.firstIndex(of: "/"), let office = Office(String(id[..<slash])) else { return nil }
            let login = String(id[id.index(after: slash)...])
            guard Login(login) != nil else { return nil }
            self = .member(login, of: office)
        case "filer":
            guard let id = UUIDv7(id) else { return nil }
            self = .filer(of: id)
        case "subscribers":
            guard let village = AreaCode(id) else { return nil }
            self = .subscribers(of: village)
        case "informed":
            guard let village = AreaCode(id) else { return nil }
            self = .informed(of: village)
        default: return nil
        }
    }

    package var description: String {
        switch self {
        case .office(let office): "office/\(office)"
        case .post(let role): "post/\(role)"
        case .everyone(let role): "everyone/\(role)"
        case .account(let login): "account/\(login)"
        case .member(let login, let office): "member/\(office)/\(login)"
        case .filer(let id): "filer/\(id)"
        case .subscribers(let village): "subscribers/\(village)"
        case .informed(let village): "informed/\(village)"
        }
    }

    package static let placeholder = NoticeAudience.account("clerk")
    package static let schema = Schema.text(
        pattern: "^(office|post|everyone|account|member|filer|subscribers|informed)/.+$", maxLength: 120,
        summary:
            "an audience: office/, post/, everyone/ and a role at its scope, account/<login>, member/<office>/<login>, filer/<case>, subscribers/ and informed/<village>"
    )
}
