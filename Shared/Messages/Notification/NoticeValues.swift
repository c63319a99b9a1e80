/// A way in which a notice reaches somebody.
package enum NoticeChannel: String, WireEnum {
    /// E-mail, over SMTP.
    case email
    /// 短信, by an HTTP provider.
    case sms
    /// Standard Webhooks 1.0.0.
    case webhook
    /// 企业微信群机器人.
    case wecom
    /// 钉钉群机器人.
    case dingtalk
    /// 飞书群机器人.
    case feishu

    /// It speaks into a group: only that something waits, nothing of the matter.
    package var isGroup: Bool {
        switch self {
        case .wecom, .dingtalk, .feishu: true
        case .email, .sms, .webhook: false
        }
    }
}

/// How pressing a notice is.
package enum NoticeUrgency: String, WireEnum {
    /// Goes out at once, whatever quiet hours and digests say 紧急.
    case urgent
    case normal
    /// May wait for the digest.
    case low
}

/// What a notice asks of whoever gets it; preferences are set by it.
package enum NoticeKind: String, WireEnum {
    /// 待办: something waits for you to act.
    case task
    /// 期限: something is late, or will be soon.
    case deadline
    /// 进展: something that you are concerned with went on.
    case progress
    /// 提醒: a reminder of the calendar.
    case reminder
    /// 会议: a meeting of the village.
    case meeting
    /// 系统: for those who keep the suite running.
    case system

    /// Whether it asks for an act.
    package var asksToAct: Bool { self == .task || self == .deadline }
}

/// Who is told: a person, whoever filed a case, or a post's group.
package enum Addressee: WireText {
    /// Whoever signs in under this login.
    case account(String)
    /// Whoever filed this case, by the telephone they left there.
    case filer(of: UUIDv7)
    /// The group of a post: its robot, its webhook.
    case post(RoleAtScope)
    /// Somebody who left a number to be told of this village's meetings: which one, their contact says.
    case subscribers(of: AreaCode)

    package init?(_ text: String) {
        guard let slash = text.firstIndex(of: "/"), text.utf8.count <= 120 else { return nil }
        let id = String(text[text.index(after: slash)...])
        switch text[..<slash] {
        case "account":
            guard Login(id) != nil else { return nil }
            self = .account(id)
        case "filer":
            guard let id = UUIDv7(id) else { return nil }
            self = .filer(of: id)
        case "post":
            guard let post = RoleAtScope(id) else { return nil }
            self = .post(post)
        case "subscribers":
            guard let village = AreaCode(id) else { return nil }
            self = .subscribers(of: village)
        default: return nil
        }
    }

    package var description: String {
        switch self {
        case .account(let login): "account/\(login)"
        case .filer(let id): "filer/\(id)"
        case .post(let post): "post/\(post)"
        case .subscribers(let village): "subscribers/\(village)"
        }
    }

    package static let placeholder = Addressee.account("clerk")
    package static let schema = Schema.text(
        pattern: "^(account|filer|post|subscribers)/.+$", maxLength: 120,
        summary: "who is told: account/<login>, filer/<case>, post/<role@scope>, subscribers/<village>")
}

/// One thing that a notice says, still without words: what it is and its value, `area:330281114201`, `day:2026-11-24`.
///
/// Words are made of it when it is shown, in the reader's language. It is taken from an event, so it holds nothing personal.
package struct Fact: WireText {
    /// How the value is put into words: `area`, `office`, `day`, `time`, `number`, `text`, or a table of words.
    package let form: String
    package let value: String

    package init(_ form: String, _ value: String) {
        self.form = form
        self.value = value
    }

    package init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex, text.utf8.count <= 400,
            text[..<colon].utf8.allSatisfy({ (97...122).contains($0) || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.init(String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    package var description: String { "\(form):\(value)" }

    package static let placeholder = Fact("number", "0")
    package static let schema = Schema.text(
        pattern: "^[a-z-]+:", maxLength: 400, summary: "a fact: its form, a colon, its value")
}

/// Why a notice was made. With the rule, the follow-up's step and the addressee it is unique.
package struct NoticeCause: Codable, Hashable, Sendable {
    /// Whose event, or of this service's own calendar and timers.
    package let source: Source
    /// The event's position there; zero where there was none.
    package let sequence: Position
    /// The event's type, or the entry of the calendar.
    package let what: String

    package init(source: Source, sequence: Position, what: String) {
        self.source = source
        self.sequence = sequence
        self.what = what
    }

    /// As one text, for comparison.
    package var key: String { "\(source) \(sequence) \(what)" }

    package init?(key: String) {
        let parts = key.split(separator: " ")
        guard parts.count == 3, let source = Source(String(parts[0])), let sequence = Position(String(parts[1])) else {
            return nil
        }
        self.init(source: source, sequence: sequence, what: String(parts[2]))
    }
}
