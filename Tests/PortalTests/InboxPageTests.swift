import Foundation
import Messages
import Mustache
import Testing

@testable import Portal

@Suite("The inbox, rendered")
struct InboxPageTests {
    private static let start = Timestamp(milliseconds: 1_795_248_000_000)
    private let library: MustacheLibrary
    private let words: Words

    init() throws {
        let web = try WebFolder.find(nil)
        words = try Words(folder: web.appending(path: "words/zh"))
        library = try TemplateText.library(in: web.appending(path: "templates"), words: words, assets: [:])
    }

    private func render(_ template: String, _ model: some Sendable, viewer: Viewer? = nil) throws -> String {
        let frame = Pages.Frame(
            lang: "zh-Hans", isEnglish: false, isLarge: false, token: "T0KEN",
            viewer: viewer.map { .init($0, at: "/inbox", words) }, here: "/inbox", site: .init(), page: model)
        return try #require(library.render(frame, withTemplate: template))
    }

    private func contacts(
        of post: RoleAtScope? = nil, _ open: [NoticeChannel], _ problem: ContactProblem? = nil,
        _ shown: [ContactShown] = []
    ) -> ContactsModel {
        ContactsModel(ListContacts.Reply(contacts: shown, channels: open), of: post, problem, words) { .placeholder }
    }

    @Test("every kind and channel has a name, and every person's channel a column")
    func named() {
        for kind in NoticeKind.allCases {
            #expect(
                words.find("inbox.kind.\(kind.rawValue)") != nil && words.find("inbox.what.\(kind.rawValue)") != nil)
        }
        for channel in NoticeChannel.allCases { #expect(words.find("inbox.channel.\(channel.rawValue)") != nil) }
        let model = PreferencesModel(PreferenceForm(.standard), nil, open: [.email], id: .placeholder, words)
        #expect(model.columns.map(\.isClosed) == [false, true, true])
        #expect(model.kinds.count == NoticeKind.allCases.count)
        #expect(model.kinds.first?.boxes.map(\.value) == ["task.email", "task.sms", "task.webhook"])
    }

    @Test("where no channel is set up nothing can be added, and it is said; what is not set up is named")
    func closed() throws {
        let none = try render("inbox/groups", contacts([]).held)
        #expect(!none.contains("/inbox/contacts/add") && none.contains(words("inbox.contact.allClosed")))
        let some = contacts([.email, .webhook])
        #expect(some.isOpen && some.closed?.contains("短信") == true && some.closed?.contains("邮件") == false)
        #expect(!some.asksSecret)
        let group = contacts(of: RoleAtScope("town-desk@330281114"), NoticeChannel.allCases)
        #expect(group.closed == nil && group.asksSecret && group.at == "town-desk@330281114")
    }

    @Test("a wrong code is said beside the field of its own contact; a verified contact has no such field")
    func codes() throws {
        let wrong = UUIDv7.placeholder
        let shown = [
            ContactShown(contact: wrong, channel: .sms, address: "138****1234", verified: false, added: Self.start),
            ContactShown(
                contact: try #require(UUIDv7("01a02b03-0000-7000-8000-000000000001")), channel: .webhook,
                address: "example.cn", verified: true, added: Self.start),
        ]
        let model = contacts([.sms], ContactProblem(field: .code(wrong), message: "<wrong>"), shown)
        #expect(model.contacts.map(\.codeProblem) == ["<wrong>", nil])
        #expect(model.contacts.map(\.isWebhook) == [false, true])
        let html = try render("inbox/groups", model.held)
        #expect(html.components(separatedBy: "name=\"code\"").count == 2)
        #expect(html.contains("id=\"problem-\(wrong)\">&lt;wrong&gt;") && html.contains("aria-invalid=\"true\""))
        #expect(html.components(separatedBy: "action=\"/inbox/contacts/rotate\"").count == 2)
        #expect(html.components(separatedBy: "name=\"id\"").count == 6 + 1)
    }

    @Test("the navigation says how many are unread: nothing of none, 99+ of many")
    func navigation() throws {
        func nav(_ unread: Int?) throws -> String {
            var viewer = Viewer(account: "clerk", name: "王", roles: [], session: "s")
            viewer.unread = unread
            return try render("staff/nav", NoModel(), viewer: viewer)
        }
        #expect(try nav(3).contains("data-unread=\"/inbox/live\"><span>3</span>"))
        #expect(try nav(100).contains("<span>99+</span>"))
        for none in [0, nil] { #expect(try nav(none).contains("data-unread=\"/inbox/live\" hidden>")) }
    }

    @Test("a link of a notice leads nowhere but to this site")
    func links() {
        func row(_ link: String?) -> String? {
            let notice = InboxNotice(
                id: .placeholder, made: Self.start, kind: .task, urgency: .urgent, title: "t", body: "b", link: link,
                about: nil, post: RoleAtScope("guardian@330281114201-001"), read: false)
            let row = InboxModel.Row(notice, Places([]), words)
            #expect(row.isUrgent && row.isUnread && row.post?.contains("330281114201") == true)
            return row.link
        }
        #expect(row("/desk/case/x") == "/desk/case/x")
        for bad in [nil, "//evil.example", "https://evil.example", "javascript:1"] { #expect(row(bad) == nil) }
    }

    @Test("a guardian's phone shows a guardian's notices and the account's own, no other post's")
    func phone() {
        func notice(_ post: String?) -> InboxNotice {
            InboxNotice(
                id: .placeholder, made: Self.start, kind: .task, urgency: .normal, title: "t", body: "b", link: nil,
                about: nil, post: post.flatMap { RoleAtScope($0) }, read: false)
        }
        let notices = ["guardian@330281114201-001", "town-discipline@330281114", nil].map(notice)
        #expect(notices.filter(InboxSight.guardian.shows).map(\.post?.role) == [.guardian, nil])
        #expect(notices.filter(InboxSight.whole.shows).count == 3)
        let model = InboxModel(
            ListInbox.Reply(notices: notices, more: true, unread: 3), .guardian, unread: 2, .unread, isFirst: true,
            isDone: false, Places([]), words)
        #expect(
            model.groups.map(\.notices.count) == [2] && model.unreadThen == "2" && model.views.first?.title == "未读（2）")
    }

    @Test("what is done is neither unread nor to do, and says so in the place of its kind")
    func done() {
        func notice(_ kind: NoticeKind, done: Bool) -> InboxNotice {
            InboxNotice(
                id: .placeholder, made: Self.start, kind: kind, urgency: .urgent, title: "t", body: "b", link: nil,
                about: nil, post: nil, read: false, done: done)
        }
        let notices = [notice(.task, done: true), notice(.deadline, done: false), notice(.progress, done: false)]
        let model = InboxModel(
            ListInbox.Reply(notices: notices, more: false, unread: 2), .whole, unread: 2, .all, isFirst: true,
            isDone: false, Places([]), words)
        #expect(model.groups.map(\.id) == ["to-do", "to-know"])
        #expect(model.groups.map { $0.notices.map(\.kind) } == [["期限"], ["不用再办", "进展"]])
        #expect(model.groups.map { $0.notices.map(\.isUnread) } == [[true], [false, true]])
        #expect(model.groups.map { $0.notices.map(\.isUrgent) } == [[true], [false, true]])
    }

    @Test(
        "a link that ends a contact holds its id and 128 bits, in a text message 64",
        arguments: [
            ("01a02b03-0000-7000-8000-000000000001.0123456789abcdef0123456789abcdef", true),
            ("01a02b03-0000-7000-8000-000000000001.0123456789ABCDEF0123456789ABCDEF", false),
            ("01a02b03-0000-7000-8000-000000000001.0123", false), ("x.0123456789abcdef0123456789abcdef", false),
            ("", false),
            ("AaICAwQFBgcICQoLDA0ODw-_EBESExQV", true), ("AaICAwQFBgcICQoLDA0ODw+/EBESExQ", false),
        ])
    func unsubscribeTokens(_ text: String, isToken: Bool) {
        #expect(UnsubscribePage.token(text) == (isToken ? text : nil))
    }
}

/// The page of a post's group, which holds nothing but its contacts.
private struct GroupPage: Sendable {
    let said: String? = nil
    let post = "岗位"
    let contacts: ContactsModel
    let areaPosts: String? = nil
}

extension ContactsModel {
    fileprivate var held: some Sendable { GroupPage(contacts: self) }
}
