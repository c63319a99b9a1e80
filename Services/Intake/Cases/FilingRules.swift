import Messages

/// What a filing must be, before anything is recorded.
struct FilingRules: Sendable {
    let policy: CasePolicy

    init(policy: CasePolicy) {
        self.policy = policy
    }

    /// - Returns: what is wished after the answer.
    /// - Throws: `DeskError` that says what is wrong and what to do.
    func check(_ filing: CaseFiling, hasHousehold: Bool) throws(DeskError) -> VisitWish {
        try Self.text(filing.story, "story", limit: CaseContent.storyLimit)
        guard let category = policy.categories.first(where: { $0.id == filing.category }) else {
            throw .invalid("category.unknown", "there is no category of this name; see intake.policy")
        }
        guard category.kinds.contains(filing.kind) else {
            throw .invalid("category.kind", "this category does not belong to this kind of case; see intake.policy")
        }
        guard filing.target == nil || filing.kind == .supervise else {
            throw .invalid("target", "only a matter of supervision says whom it is about")
        }
        if let telephone = filing.telephone { try Self.telephone(telephone) }
        if let name = filing.name { try Self.text(name, "name", limit: 50) }
        if let other = filing.onBehalf {
            try Self.text(other.who, "onBehalf.who", limit: 200)
            try Self.text(other.consent, "onBehalf.consent", limit: 200)
        }
        return try wish(filing, hasHousehold)
    }

    private func wish(_ filing: CaseFiling, _ hasHousehold: Bool) throws(DeskError) -> VisitWish {
        let supervises = filing.kind == .supervise
        switch filing.wish ?? (supervises || !hasHousehold ? VisitWish.none : .door) {
        case .none: return .none
        case .door:
            guard !supervises else {
                throw .invalid("wish.supervise", "nobody comes to the door in a matter of supervision; ask for a call")
            }
            guard hasHousehold else {
                throw .invalid("wish.no-household", "nobody can come to a door that was not named; ask for a call")
            }
            return .door
        case .telephone:
            guard filing.telephone != nil else {
                throw .invalid("wish.no-telephone", "leave a telephone number to be called")
            }
            return .telephone
        }
    }

    /// 1 to `limit` characters, not only white space.
    static func text(_ text: String, _ member: String, limit: Int) throws(DeskError) {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw .invalid("\(member).empty", "'\(member)' is empty; write what it is about")
        }
        // Scalars, so that one character cannot carry a megabyte of combining marks.
        guard text.unicodeScalars.count <= limit else {
            throw .invalid("\(member).too-long", "'\(member)' is longer than \(limit) characters; shorten it")
        }
    }

    /// 5 to 20 characters: digits, with hyphens, spaces and a leading + allowed.
    static func telephone(_ text: String) throws(DeskError) {
        let digits = text.utf8.count { (48...57).contains($0) }
        let others = text.dropFirst(text.hasPrefix("+") ? 1 : 0).utf8.allSatisfy {
            (48...57).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ")
        }
        guard others, (5...15).contains(digits), text.utf8.count <= 20 else {
            throw .invalid("telephone.malformed", "a telephone number has 5 to 15 digits; or leave none")
        }
    }
}
