import Fixtures
import Foundation
import Messages
import Testing

@testable import Notification

@Suite("Contacts that were left on a phone", .timeLimit(.minutes(2)))
struct ContactScopeTests {
    @Test("what a contact is good for, by where it was left, whether it was confirmed, and what the account held")
    func table() {
        for confirmed in [false, true] {
            for other in [false, true] {
                #expect(ContactScope(isOfPhone: false, isConfirmed: confirmed, hadOtherPosts: other) == .whole)
            }
            #expect(
                ContactScope(isOfPhone: true, isConfirmed: confirmed, hadOtherPosts: false)
                    == (confirmed ? .whole : .guardian))
            #expect(
                ContactScope(isOfPhone: true, isConfirmed: confirmed, hadOtherPosts: true)
                    == (confirmed ? .whole : .suspended))
        }
        for role in Role.allCases {
            for kind in NoticeKind.allCases {
                let post = RoleAtScope(role, NoticeOffice.village)
                #expect(ContactScope.whole.serves(post, kind))
                #expect(ContactScope.guardian.serves(post, kind) == (role == .guardian))
                #expect(!ContactScope.suspended.serves(post, kind))
            }
        }
        for kind in NoticeKind.allCases {
            #expect(ContactScope.guardian.serves(nil, kind) == (kind == .system))
            #expect(!ContactScope.suspended.serves(nil, kind))
        }
    }

    /// Leaves a contact in a phone's session and verifies it with the code that arrives there.
    private func leave(_ address: String, of account: String, by mail: StubChannel, _ office: NoticeOffice) async throws
        -> UUIDv7
    {
        let id = try await office.call(
            AddContact(channel: .email, address: address), as: account, through: .phone
        ).contact
        func code() -> String? {
            mail.messages.last { $0.address == address }
                .flatMap { try? JSONCoding.decode([String: String].self, from: $0.data) }?["code"]
        }
        #expect(await eventually { code() != nil })
        let typed = try #require(code())
        #expect(
            try await office.call(VerifyContact(contact: id, code: typed), as: account, through: .phone).verified)
        return id
    }

    private func supervision(_ office: NoticeOffice) async throws {
        try await office.happen("intake", office.filed(.supervise))
    }

    @Test("one left by a slip hears nothing once the account joins discipline, until its person confirms it")
    func joins() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        let contact = try await leave("phone@example.cn", of: "guardian", by: mail, office)
        try await office.seat("guardian", .townDiscipline, NoticeOffice.town)
        let before = mail.messages.count
        try await supervision(office)
        try await eventuallyTold(office, "guardian", 1)
        #expect(try await office.recorded(NoticesMade.self).last?.notices.allSatisfy(\.deliveries.isEmpty) == true)
        let shown = try await office.call(ListContacts(), as: "guardian").contacts
        #expect(shown.map(\.suspended) == [true])

        for means in [Means.console, .token(.placeholder)] {
            #expect(
                try await office.refusal(
                    ConfirmContact(contact: contact, proof: .password), as: "guardian", through: means)?.kind
                    == .forbidden)
        }
        #expect(
            try await office.refusal(
                ConfirmContact(contact: contact, proof: .password), as: "guardian", through: .phone)?.kind == .forbidden
        )
        _ = try await office.call(ConfirmContact(contact: contact, proof: .password), as: "guardian")
        #expect(try await office.call(ListContacts(), as: "guardian").contacts.map(\.suspended) == [false])
        #expect(mail.messages.count == before, "what waits to be confirmed does not hear that it was")
        try await supervision(office)
        #expect(await eventually { mail.messages.count == before + 1 })
    }

    @Test("one that the console left for an account waits for county discipline once the account is given a seat there")
    func lent() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        let console = try await office.call(
            AddContact(channel: .email, address: "console@example.cn"), as: "clerk", through: .console
        ).contact
        // A list has the oldest first: two of one millisecond stand in no order.
        office.clock.set(office.clock.now + .seconds(1))
        _ = try await office.call(AddContact(channel: .email, address: "own@example.cn"), as: "clerk")
        func suspended() async throws -> [Bool] {
            try await office.call(ListContacts(), as: "clerk").contacts.map(\.suspended)
        }
        #expect(try await suspended() == [false, false])
        try await office.seat("clerk", .townDiscipline, NoticeOffice.town)
        #expect(await eventually { (try? await suspended()) == [true, false] })
        let waiting = try await office.recorded(ConsentAsked.self)
        #expect(waiting.map(\.about) == [.contact(console)] && waiting.map(\.account) == ["clerk"])
        try await office.seat("clerk", .countyDiscipline, NoticeOffice.village.county)
        #expect(try await office.recorded(ConsentAsked.self).count == 1, "asked once")
    }

    private func eventuallyTold(_ office: NoticeOffice, _ account: String, _ tasks: Int) async throws {
        #expect(try await eventually { try await office.inbox(account).count { $0.kind == .task } == tasks })
    }

    @Test("as long as the account is a guardian's alone, it serves that post")
    func guardian() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        _ = try await leave("phone@example.cn", of: "guardian", by: mail, office)
        #expect(try await office.call(ListContacts(), as: "guardian").contacts.map(\.suspended) == [false])
        let before = mail.messages.count
        let filed = office.filed()
        let id = filed.step.case
        try await office.happen(
            "intake", filed,
            CaseAnswered(
                step: CaseStep(id, .answered, by: "clerk", office: filed.office), byTelephone: false,
                answered: office.clock.now, inTime: true, visit: Deadline(day: "2026-11-27", escalations: []),
                drafter: "clerk", visitor: nil))
        #expect(await eventually { mail.messages.count == before + 1 })
    }

    @Test("a phone's session touches no contact that was there before it, and none of an account with other posts")
    func limits() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        let own = try await office.call(AddContact(channel: .email, address: "own@example.cn"), as: "guardian").contact
        #expect(
            try await office.refusal(RemoveContact(contact: own), as: "guardian", through: .phone)?.reason
                == "contact.phone")
        let wanted = AddContact(channel: .email, address: "phone@example.cn")
        #expect(try await office.refusal(wanted, as: "clerk", through: .phone)?.reason == "contact.phone")
        let preferences = SetPreferences(preferences: .standard)
        #expect(try await office.refusal(preferences, as: "clerk", through: .phone)?.reason == "contact.phone")
        #expect(try await office.refusal(preferences, as: "guardian", through: .phone) == nil)
    }

    @Test("an account is told of a new contact by the ways that it had before, and not by the new one")
    func told() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        _ = try office.verifiedContact(.email, "old@example.cn", of: .account("clerk"))
        _ = try await office.call(AddContact(channel: .email, address: "new@example.cn"), as: "clerk")
        #expect(await eventually { mail.messages.contains { $0.address == "old@example.cn" } })
        let warning = try #require(mail.messages.first { $0.address == "old@example.cn" })
        #expect(warning.title == "新加了一个联系方式")
        #expect(try await office.inbox("clerk").contains { $0.title == warning.title && $0.urgency == .urgent })
        #expect(!mail.messages.contains { $0.address == "new@example.cn" && $0.title == warning.title })
    }

    @Test("who sits in a post is told of a contact that is hung on it, whoever does it")
    func groups() async throws {
        let hook = StubChannel(.webhook)
        let office = try NoticeOffice(channels: [hook])
        defer { office.stop() }
        try await office.settle()
        _ = try await office.call(
            AddContact(
                post: RoleAtScope(.townDiscipline, NoticeOffice.town), channel: .webhook,
                address: "https://listener.example/x"))
        #expect(try await office.inbox("discipline").contains { $0.title == "新加了一个联系方式" })
    }

    @Test("an account is told of a token that is issued for it, and of a password that another set")
    func tokens() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        let login = try #require(Login("clerk"))
        try await office.happen(
            "portal",
            TokenIssued(
                token: .placeholder, digest: .placeholder, prefix: "ql", account: login, label: "l", scopes: [],
                areas: [], expires: office.clock.now))
        #expect(try await office.inbox("clerk").map(\.title) == ["您的账号新发了接口令牌"])
        let set = PasswordSet(
            account: login, password: KeptSecret(recipe: StretchRecipe(salt: "00"), hash: .sample), temporary: true)
        try await office.happen("portal", set)
        try await office.happen("portal", set)
        #expect(try await office.inbox("clerk").map(\.title) == ["您的密码已更改", "您的账号新发了接口令牌"])
    }

    @Test("no rules and no words of a county switch these notices off")
    func fixed() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        let none = "remember: []\nrules: []\n"
        _ = try await office.call(SetRules(edition: 0, text: none))
        let login = try #require(Login("clerk"))
        try await office.happen("portal", OneTimeCodesRemoved(account: login))
        #expect(try await office.inbox("clerk").map(\.title) == ["您的登录验证方式有变化"])
        let own = """
            remember: []
            rules:
              - { id: account-codes, on: portal.totp.set, to: { account: data.account }, template: account-codes, kind: system }
            """
        #expect(try await office.refusal(SetRules(edition: 1, text: own))?.reason == "rules")
        let blank = TemplateWords(title: "-", body: "-", short: "-")
        #expect(
            try await office.refusal(SetTemplate(template: "account-codes", language: .zh, words: blank))?.reason
                == "template.fixed")
    }
}

@Suite("Contacts of discipline", .timeLimit(.minutes(2)))
struct ContactConsentTests {
    @Test("a webhook hung on a discipline post waits, all of county discipline is told, and one of them refuses it")
    func hung() async throws {
        let hook = StubChannel(.webhook)
        let office = try NoticeOffice(channels: [hook])
        defer { office.stop() }
        try await office.settle()
        let post = RoleAtScope(.townDiscipline, NoticeOffice.town)
        let id = try await office.call(AddContact(post: post, channel: .webhook, address: "https://l.example/x"))
            .contact
        #expect(await eventually { hook.messages.count == 1 })
        let code = try #require(
            hook.messages.last.flatMap { try? JSONCoding.decode([String: String].self, from: $0.data) }?["code"])
        #expect(try await office.call(VerifyContact(contact: id, code: code)).verified)
        let told = try #require(try await office.inbox("inspector").first)
        #expect(told.title == "等您同意：新联系方式" && told.urgency == .urgent && told.link == "/consents")
        try await office.happen("intake", office.filed(.supervise))
        #expect(try await office.recorded(NoticesMade.self).last?.notices.allSatisfy(\.deliveries.isEmpty) == true)
        let listed = try #require(try await office.call(ListConsents(), as: "inspector").waiting.first)
        #expect(listed.matter == .contact && listed.post == post && listed.by == "operator")
        for stranger in ["operator", "discipline"] {
            #expect(
                try await office.refusal(AnswerConsent(consent: listed.consent, agree: true), as: stranger)?.kind
                    == .forbidden)
        }
        func isDone() async throws -> Bool? { try await office.inbox("inspector").first { $0.id == told.id }?.done }
        #expect(try await isDone() == false)
        _ = try await office.call(AnswerConsent(consent: listed.consent, agree: false), as: "inspector")
        #expect(try await isDone() == true)
        #expect(try await office.call(ListContacts(post: post)).contacts.isEmpty)
        #expect(hook.messages.count == 1)
    }

    @Test("one that county discipline consents to is told from then on; one of a clerk's post never waits")
    func consented() async throws {
        let hook = StubChannel(.webhook)
        let office = try NoticeOffice(channels: [hook])
        defer { office.stop() }
        try await office.settle()
        let clerks = RoleAtScope(.villageClerk, NoticeOffice.village)
        _ = try await office.call(AddContact(post: clerks, channel: .webhook, address: "https://c.example/x"))
        #expect(try await office.call(ListConsents()).waiting.isEmpty)
        // The console speaks for an account of discipline.
        _ = try await office.call(
            AddContact(channel: .webhook, address: "https://l.example/x"), as: "discipline", through: .console)
        let listed = try #require(try await office.call(ListConsents()).waiting.first)
        #expect(listed.account == "discipline" && listed.through == "console")
        _ = try await office.call(AnswerConsent(consent: listed.consent, agree: true), as: "inspector")
        #expect(try await office.inbox("inspector").first { $0.link == "/consents" }?.done == true)
        #expect(try await office.call(ListContacts(), as: "discipline").contacts.map(\.suspended) == [false])
        _ = try await office.call(AddContact(channel: .webhook, address: "https://own.example/x"), as: "discipline")
        #expect(try await office.call(ListConsents()).waiting.isEmpty)
    }
}
