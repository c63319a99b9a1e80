import Messages

/// One rule: of which events, under which conditions, who is told what, how urgently, and what follows if nobody acts.
struct Rule: Codable, Equatable, Sendable {
    let id: String
    let on: OneOrMany<EventType>
    /// All must hold: the value at the path is one of these; `"*"` is any value at all.
    let when: [FactPath: OneOrMany<Scalar>]?
    /// None may hold.
    let unless: [FactPath: OneOrMany<Scalar>]?
    let to: OneOrMany<AudienceRule>
    /// Accounts that are not told, those who did it for one.
    let except: OneOrMany<FactPath>?
    /// Accounts that are told only where nobody else is, and in the inbox only: who may do what is asked for if nobody else can.
    let last: OneOrMany<FactPath>?
    /// Who finds it in the inbox and gets no message: who did it knows, but it is theirs to go on with.
    let inboxOnly: InboxOnly?
    let template: String
    let kind: NoticeKind
    let urgency: NoticeUrgency?
    /// False: nobody is told of the event itself, only of what follows.
    let atOnce: Bool?
    /// What the template may say: a form and a path each, `area data.place.village`.
    let facts: [String: FactRule]?
    /// Where it can be acted on; `{id}` is the id of what the event is about.
    let link: String?
    let followUps: [FollowUpRule]?
    /// Events about the same matter after which what the rule asks for is done, or need not be: nothing follows any more, and its notices
    /// stand in no inbox as something to do. What says "do" must have it.
    let until: Endings?
    /// While somebody has not read a notice of this rule, none is made for them with the same value at the path.
    let oneUnreadPer: FactPath?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id, on, when, unless, to, except, last, template, kind, urgency, facts, link, until
        case inboxOnly = "inbox-only"
        case atOnce = "at-once"
        case oneUnreadPer = "one-unread-per"
        case followUps = "follow-ups"
    }
}

/// What follows if nobody acted: a time, and who is told then.
struct FollowUpRule: Codable, Equatable, Sendable {
    /// So long after the event: `4h`, `2d`.
    let after: Span?
    /// So many days before the day at the path, at nine in the morning; with `days`.
    let before: FactPath?
    /// One of `daysBefore`; 1 if left out.
    let days: Int?
    let to: OneOrMany<AudienceRule>
    let template: String
    let urgency: NoticeUrgency?

    static let daysBefore = 0...60

    enum CodingKeys: String, CodingKey, CaseIterable { case after, before, days, to, template, urgency }
}

/// Facts about a matter that are noted for rules that ask later as `known.…`.
struct MemoryRule: Codable, Equatable, Sendable {
    let on: OneOrMany<EventType>
    /// The facts' names, and where their values stand; a value that begins with `=` is meant as it is.
    let facts: [String: String]

    enum CodingKeys: String, CodingKey, CaseIterable { case on, facts }
}

/// Who is told, by where the event or what is known of the matter says it.
struct AudienceRule: Codable, Equatable, Sendable {
    /// The office at the path; of an area's code, the one that does its affairs.
    let office: FactPath?
    /// The office above the one at the path.
    let superior: FactPath?
    /// The posts of this role, in the place that `at` names.
    let role: Role?
    /// An area's code, an office or a role at its scope.
    let at: FactPath?
    /// Taken up to this level: of a village's code, its town.
    let level: Level?
    let grid: FactPath?
    /// The accounts at the path.
    let account: FactPath?
    /// With `account`: as whom of the office at the path. Where the account does not sit there, or is recused, the office is told.
    let member: FactPath?
    /// Whoever owns the contact at the path: its account, or who sits in its post.
    let owner: FactPath?
    /// Whoever filed the case that the event is about.
    let filer: Bool?
    /// The numbers left to hear of meetings of the village whose code is at the path.
    let subscribers: FactPath?
    /// Of the subscribers only those who were told of the matter before.
    let informed: Bool?

    enum Level: String, Codable, Sendable { case county, town, village }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case office, superior, role, at, level, grid, account, owner, filer, subscribers, informed
        case member = "as"
    }
}

/// Who gets no message of a rule's notices: accounts at paths, or `everyone`.
enum InboxOnly: Codable, Equatable, Sendable {
    case everyone
    case accounts(OneOrMany<FactPath>)

    private static let all = "everyone"

    init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self), word == Self.all {
            self = .everyone
        } else {
            self = .accounts(try OneOrMany(from: decoder))
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .everyone:
            var word = encoder.singleValueContainer()
            try word.encode(Self.all)
        case .accounts(let paths): try paths.encode(to: encoder)
        }
    }

    var paths: [FactPath] {
        switch self {
        case .everyone: []
        case .accounts(let paths): paths.all
        }
    }
}

/// A form and where the value stands: `day data.receive.day`.
struct FactRule: Equatable, Sendable, LosslessStringConvertible {
    let form: String
    let path: FactPath

    init?(_ description: String) {
        let words = description.split(separator: " ")
        guard words.count == 2, let path = FactPath(String(words[1])) else { return nil }
        form = String(words[0])
        self.path = path
    }

    var description: String { "\(form) \(path)" }
}

/// A length of time: a number and `m`, `h` or `d`.
struct Span: Equatable, Sendable, LosslessStringConvertible {
    let duration: Duration
    let description: String

    init?(_ description: String) {
        let unit: Int? =
            switch description.last {
            case "m": 60
            case "h": 3_600
            case "d": 86_400
            default: nil
            }
        guard let unit, let count = Int(description.dropLast()), (1...1_000).contains(count) else { return nil }
        duration = .seconds(count * unit)
        self.description = description
    }
}

/// Where a value stands: `data.…` in the event, `known.…` among what is remembered of the matter, `subject` (what the event
/// is about), `time`.
struct FactPath: Hashable, Sendable, LosslessStringConvertible, CodingKeyRepresentable {
    enum Root: String, Sendable { case data, known, subject, time }

    let root: Root
    let steps: [String]

    init?(_ description: String) {
        var parts = description.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let root = Root(rawValue: parts.removeFirst()), parts.allSatisfy({ !$0.isEmpty }), parts.count <= 8
        else { return nil }
        switch root {
        case .data: guard !parts.isEmpty else { return nil }
        case .known: guard parts.count == 1 else { return nil }
        case .subject, .time: guard parts.isEmpty else { return nil }
        }
        self.root = root
        steps = parts
    }

    var description: String { ([root.rawValue] + steps).joined(separator: ".") }

    var codingKey: any CodingKey { Key(stringValue: description) }
    init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
