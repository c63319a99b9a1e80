import Messages

/// What a filing must be, before anything is recorded.
struct FilingRules: Sendable {
    let policy: CasePolicy

    init(policy: CasePolicy) {
        self.policy = policy
    }

    /// - Parameter hasVoice: a voice message comes with it, which can stand for the story.
    /// - Returns: what is wished after the answer.
    /// - Throws: `DeskError` that says what is wrong and what to do.
    func check(_ filing: CaseFiling, hasHousehold: Bool, hasVoice: Bool = false) throws(DeskError) -> VisitWish {
        if !hasVoice || !filing.story.isEmpty {
            try Self.text(filing.story, "story", limit: CaseContent.storyLimit)
        }
        guard let category = policy.category(filing.category) else {
            throw .invalid("category.unknown", "没有这个类别；请从列表里选 (there is no such category: see intake.policy)")
        }
        guard category.isOffered else {
            throw .invalid("category.retired", "这个类别已经停用；请从列表里另选一类 (the category was retired: see intake.policy)")
        }
        guard category.kinds.contains(filing.kind) else {
            throw .invalid(
                "category.kind", "这类事情没有这个类别；请从列表里选 (the kind has no such category: see intake.policy)")
        }
        guard filing.target == nil || filing.kind == .supervise else {
            throw .invalid("target", "只有“反映问题”才填反映的是谁 (only a matter of supervision says whom it is about)")
        }
        if let telephone = filing.telephone { _ = try Self.telephone(telephone) }
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
                throw .invalid(
                    "wish.supervise", "反映问题我们不上门；可以选“打电话” (nobody comes to the door in a matter of supervision)")
            }
            guard hasHousehold else {
                throw .invalid(
                    "wish.no-household", "没说是哪家，我们没法上门；可以选“打电话” (nobody can come to a door that was not named)")
            }
            return .door
        case .telephone:
            guard filing.telephone != nil else {
                throw .invalid("wish.no-telephone", "要我们打电话，请留个号码 (leave a telephone number to be called)")
            }
            return .telephone
        }
    }

    /// 1 to `limit` characters, not only white space.
    static func text(_ text: String, _ member: String, limit: Int) throws(DeskError) {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw .invalid("\(member).empty", "还没写内容；请写几句再提交 ('\(member)' is empty)")
        }
        // Scalars, so that one character cannot carry a megabyte of combining marks.
        guard text.unicodeScalars.count <= limit else {
            throw .invalid(
                "\(member).too-long", "写得太长了，最多 \(limit) 个字；请删短些 ('\(member)' is longer than \(limit) characters)",
                ["limit": String(limit)])
        }
    }

    /// The number at which a filer can be called: no service number, and no short number that only a group's phones reach.
    static func telephone(_ text: String) throws(DeskError) -> Telephone {
        let telephone: Telephone
        do {
            telephone = try Telephone(reading: text)
        } catch {
            throw .invalid("telephone.malformed", error.message)
        }
        guard telephone.kind != .short else {
            throw .invalid(
                "telephone.short",
                "请留打得通的手机号或座机号，短号打不通 (leave a mobile or landline number: a short number cannot be called)")
        }
        return telephone
    }
}
