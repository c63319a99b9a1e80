import Columns
import Foundation
import GRDB
import Messages
import ServiceKit

/// Makes messages of what is due: opens addresses, puts notices into words.
struct MessageMaking: Sendable {
    let templates: TemplateBook
    /// Where people reach the portal, without a closing slash; nil: links are left out.
    let site: String?

    /// Templates for what no rule makes: codes, a digest, what a group hears, what a letter says around its notice.
    static let ownTemplates: Set<String> = ["contact-code", "subscription-code", "digest", "group", "letter"]

    /// Carries the code for a filer's new receipt number.
    static let codeTemplate = "filer-code"

    /// A message, ready but for a filer's telephone, which lies with the case.
    struct Made: Sendable {
        let deliveries: [DueDelivery]
        let message: OutgoingMessage

        /// The case whose filer is to be told.
        var filer: UUIDv7? { deliveries[0].filer }
    }

    /// Whether a notice is still for whoever it was made for: it may wait for a morning, a digest or another try, and who left
    /// the post meanwhile, or is recused from the matter, is not told any more; nor is anybody of a meeting that is over, of what
    /// need not be done any more, or by a contact that is not good for it any more.
    func isStillTheirs(_ delivery: DueDelivery, _ act: Act) throws -> Bool {
        guard let notice = try delivery.notice.flatMap({ try NoticeContent($0, act.database) }) else { return true }
        guard !notice.isDone else { return false }
        if case .subscribers = notice.to {
            return try !Meetings.isOver(notice.about, madeAt: notice.made, now: act.now, act.database)
        }
        guard case .account(let login) = notice.to else { return true }
        if let contact = try delivery.contact.flatMap({ try Contacts.find($0, act.database) }),
            try !contact.scope(at: act.now, act.database).serves(notice.post, notice.kind)
        {
            return false
        }
        if let about = notice.about, try Directory.recused(from: about, act.database).contains(login) { return false }
        guard let post = notice.post else { return true }
        return try Directory.sitting(in: post, at: act.now, act.database).contains { $0.account == login }
    }

    /// Opens what is needed; the opening is on disk before this returns to the dispatcher.
    ///
    /// - Returns: nil if there is nobody to send it to any more.
    func make(_ deliveries: [DueDelivery], _ act: Act) throws -> Made? {
        let first = deliveries[0]
        guard let target = try target(of: first, act) else { return nil }
        let language = try language(of: target.contact, act.database)
        let words: TemplateWords
        var link: String?
        var data = Data("{}".utf8)
        var type = "notification.digest"
        if first.notice == nil {
            guard let code = try code(of: first, act) else { return nil }
            words = try templates.say(
                Self.codeTemplate(of: target.contact), ["code": Fact("text", code)], in: language, now: act.now,
                act.database)
            type = CodeWebhook.type
            data = try JSONCoding.encode(CodeWebhook(code: code))
        } else {
            let notices = Self.once(
                try deliveries.compactMap { try $0.notice.flatMap { try NoticeContent($0, act.database) } })
            guard let newest = notices.last else { return nil }
            if first.gathered, notices.count > 1 || first.channel.isGroup {
                words = try gathered(notices, first.channel, language, act)
                link = site.map { $0 + "/inbox" }
            } else {
                let facts = try newest.facts.merging(own(of: newest, target.contact, act)) { $1 }
                words = try templates.say(newest.template, facts, in: language, now: act.now, act.database)
                link = site.flatMap { site in newest.link.map { site + $0 } }
                type = NoticeWebhook.type
                data = try JSONCoding.encode(newest.webhook(link: link))
            }
        }
        let letter = try letter(words.body, link, language, act)
        return Made(
            deliveries: deliveries,
            message: OutgoingMessage(
                delivery: first.id, address: target.address, title: words.title,
                body: first.channel == .email ? letter : words.body, short: words.short, link: link, type: type,
                time: first.made, data: data,
                unsubscribe: site.flatMap { site in
                    target.contact.flatMap {
                        first.channel == .email ? "\(site)/unsubscribe?t=\(act.unsubscribeToken($0.id))" : nil
                    }
                }, secrets: target.secrets))
    }

    private struct Target {
        let contact: Contact?
        let address: String
        let secrets: [String]
    }

    private func target(of delivery: DueDelivery, _ act: Act) throws -> Target? {
        guard let id = delivery.contact else {
            return delivery.filer == nil ? nil : Target(contact: nil, address: "", secrets: [])
        }
        guard let contact = try Contacts.find(id, act.database),
            contact.isVerified || delivery.notice == nil,
            let address = try act.open(contact.address, of: .contact(id), for: "delivery")
        else { return nil }
        var secrets = [contact.secret]
        if let until = contact.formerUntil, until > act.now { secrets.append(contact.formerSecret) }
        return Target(
            contact: contact, address: address,
            secrets: try secrets.compactMap { try $0.flatMap { try act.open($0, of: .contact(id), for: "delivery") } })
    }

    /// Facts that no event holds: where a filer's code goes; of a meeting its words and its time, as they are now, and how a subscriber ends it all.
    private func own(of notice: NoticeContent, _ contact: Contact?, _ act: Act) throws -> [String: Fact] {
        if notice.template == Self.codeTemplate { return ["code": Fact("text", OutgoingMessage.codeMark)] }
        guard case .subscribers = notice.to else { return [:] }
        var facts: [String: Fact] = [:]
        if let id = notice.about?.meeting, let meeting = try Meetings.find(id, act.database),
            let shown = try act.openPublic(meeting.words, of: .meeting(id)).map(meeting.shown)
        {
            facts = [
                "time": Fact("moment", shown.at.description), "where": Fact("text", shown.words.place),
                "what": Fact("text", shown.words.about),
            ]
        }
        if let site, let contact { facts["end"] = Fact("text", "\(site)/unsubscribe?t=\(act.shortToken(contact.id))") }
        return facts
    }

    /// A code says what it is for: whoever did not ask for it must see what somebody else would do with it.
    private static func codeTemplate(of contact: Contact?) -> String {
        if case .subscribers = contact?.owner { "subscription-code" } else { "contact-code" }
    }

    private func language(of contact: Contact?, _ db: Database) throws -> NoticeLanguage {
        guard case .account(let login) = contact?.owner else { return .zh }
        return try Contacts.preferences(of: login, db).language
    }

    private func code(of delivery: DueDelivery, _ act: Act) throws -> String? {
        guard let contact = delivery.contact, let code = try ContactCode.find(contact, act.database),
            code.expires > act.now
        else { return nil }
        return try act.open(code.code, of: .contact(contact), for: "delivery")
    }

    /// Of notices that say the same of one matter, the newest: one case may miss two deadlines in one night.
    private static func once(_ notices: [NoticeContent]) -> [NoticeContent] {
        var newest: [String: UUIDv7] = [:]
        for notice in notices {
            newest["\(notice.template) \(notice.about?.description ?? notice.id.description)"] = notice.id
        }
        let kept = Set(newest.values)
        return notices.filter { kept.contains($0.id) }
    }

    private func gathered(
        _ notices: [NoticeContent], _ channel: NoticeChannel, _ language: NoticeLanguage, _ act: Act
    ) throws -> TemplateWords {
        let count = Fact("number", String(notices.count))
        func say(_ template: String, _ facts: [String: Fact]) throws -> TemplateWords {
            try templates.say(template, facts, in: language, now: act.now, act.database)
        }
        guard !channel.isGroup else { return try say("group", ["count": count]) }
        let lines = try notices.map { "· " + (try say($0.template, $0.facts).title) }
        return try say("digest", ["count": count, "list": Fact("text", lines.joined(separator: "\n"))])
    }

    private func letter(_ body: String, _ link: String?, _ language: NoticeLanguage, _ act: Act) throws -> String {
        var facts = ["body": Fact("text", body)]
        if let link { facts["link"] = Fact("text", link) }
        if let site { facts["settings"] = Fact("text", site + "/inbox/settings") }
        return try templates.say("letter", facts, in: language, now: act.now, act.database).body
    }
}

/// What a notice says, from its tables.
struct NoticeContent {
    let id: UUIDv7
    let rule: String
    let template: String
    let facts: [String: Fact]
    let kind: NoticeKind
    let urgency: NoticeUrgency
    let about: Subject?
    let to: Addressee
    let post: RoleAtScope?
    let link: String?
    let made: Timestamp
    /// What it asked for need not be done any more.
    let isDone: Bool

    init?(_ id: UUIDv7, _ db: Database) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT announcement.*, notice.post AS post, notice.addressee AS addressee, notice.done AS done
                    FROM notice
                    JOIN announcement ON announcement.position = notice.announcement WHERE notice.id = ?
                    """), arguments: [id])
        guard let row else { return nil }
        self.id = id
        to = try row.value("addressee")
        kind = try row.value("kind")
        urgency = try row.value("urgency")
        rule = row["rule"]
        template = row["template"]
        facts = try row.json("facts", as: [String: Fact].self)
        about = try row.valueIfPresent("about", as: Subject.self)
        post = try row.valueIfPresent("post", as: RoleAtScope.self)
        link = row["link"]
        made = try row.value("made")
        isDone = row["done"] != nil
    }

    func webhook(link: String?) -> NoticeWebhook {
        NoticeWebhook(
            notice: id, rule: rule, kind: kind, urgency: urgency, about: about, post: post,
            facts: facts.mapValues(\.value), link: link)
    }
}
