import Messages

/// Who is to sit in a seat: what is sealed of them, and the account that events name.
struct Incumbent: Equatable, Sendable {
    /// Printable ASCII, a login or a pseudonym.
    let account: String?
    let name: String
    let telephone: String

    /// The text that is sealed: name and telephone, one a line.
    var sealed: String { "\(name)\n\(telephone)" }

    init(account: String, name: String, telephone: String) throws(RowProblem) {
        self.account = try Self.account(account)
        self.name = try Field.text(name, "姓名", limit: 40)
        self.telephone = try Field.telephone(telephone)
    }

    private init(kept account: String?, name: String, telephone: String) {
        self.account = account
        self.name = name
        self.telephone = telephone
    }

    /// The person, with what a row that has no column for it leaves as it was; of who bore another name nothing is kept.
    ///
    /// - Parameter sealed: what is sealed of who sits there, under the account `known`.
    func keeping(account keepsAccount: Bool, telephone keepsTelephone: Bool, of known: String, _ sealed: String)
        -> Incumbent
    {
        let lines = sealed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 2, lines[0] == name else { return self }
        return Incumbent(
            kept: keepsAccount && !known.hasPrefix("p-") ? known : account, name: name,
            telephone: keepsTelephone ? lines[1] : telephone)
    }

    /// What is different from who sat there.
    func changes(account: String, from known: String, _ sealed: String?) -> [FieldChange] {
        let lines = (sealed ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return FieldChange.between([
            "name": (lines.first, name), "telephone": (lines.last, telephone),
            "account": (known.hasPrefix("p-") ? nil : known, account.hasPrefix("p-") ? nil : account),
        ])
    }

    /// Whose key seals the person's name and telephone.
    static func subject(_ account: String) -> Subject { Subject("person", account) }

    /// Nil if it is empty.
    private static func account(_ raw: String) throws(RowProblem) -> String? {
        let text = TypedNumber.identifier(raw)
        guard !text.isEmpty else { return nil }
        guard Login(text) != nil else {
            throw .malformed("账号应为 1 至 60 位字母、数字或 . _ @ - (an account has letters, digits and . _ @ -)")
        }
        guard !ReservedNames.contains(text) else {
            throw .malformed("这个账号名系统要用，不能任职；请换一个 (the login is the system's own and holds no post: choose another)")
        }
        return text
    }
}

/// A row of a file of posts whose fields are of their form and fit its role.
struct PostReading: Equatable, Sendable {
    let line: Int
    let role: RoleAtScope
    let ordinal: Int
    let seat: Seat
    let incumbent: Incumbent
    /// Whether the file says nothing of them.
    let leavesAccount: Bool
    let leavesTelephone: Bool
    let from: CivilDay?

    init(_ row: PostRow) throws(RowProblem) {
        line = row.line
        guard let role = PostKind.role(reading: Field.trimmed(row.role)) else {
            throw .malformed("岗位不认识 (unknown role)")
        }
        let kind = PostKind.of(role)
        let area = try Field.area(row.area, level: kind.level)
        let grid = Field.trimmed(row.grid)
        guard kind.isOfGrid || grid.isEmpty else { throw .malformed("这个岗位不分网格 (this role has no grid)") }
        self.role = RoleAtScope(role, area, grid: kind.isOfGrid ? try Field.grid(grid) : nil)
        ordinal = try Field.number(row.ordinal, "序号", in: 1...PostKind.ordinalLimit, or: 1)
        seat = try Seat(reading: Field.trimmed(row.seat))
        incumbent = try Incumbent(account: row.account ?? "", name: row.name, telephone: row.telephone ?? "")
        leavesAccount = row.account == nil
        leavesTelephone = row.telephone == nil
        let from = Field.trimmed(row.from)
        self.from = TypedNumber.day(from)
        guard from.isEmpty || self.from != nil else {
            throw .malformed("到岗日期应写作 2026-11-21 (a date must be written so)")
        }
    }
}

extension Seat {
    fileprivate init(reading word: String) throws(RowProblem) {
        switch word.uppercased() {
        case "", "HOLDER", "A", "A岗": self = .holder
        case "DEPUTY", "B", "B岗": self = .deputy
        default: throw .malformed("应为 A岗 或 B岗 (holder or deputy)")
        }
    }
}
