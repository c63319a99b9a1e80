import Fixtures
import Foundation
import Messages
import Passwords
import ServiceKit
import Testing

@testable import Portal

@Suite("Accounts of discipline, and what a phone may not do", .timeLimit(.minutes(2)))
struct AccountConsentTests {
    private func issue(_ account: Login, _ office: AccountOffice) async throws -> (IssueToken.Reply, CheckToken) {
        let secret = office.newSecret()
        let reply = try await office.call(
            IssueToken(account: account, digest: secret.digest, prefix: "ql", label: "l", scopes: [.casesRead]))
        return (reply, CheckToken(digest: secret.digest))
    }

    private func isGood(_ token: CheckToken, _ office: AccountOffice) async throws -> Bool {
        try await office.refusal(token, as: "villager") == nil
    }

    private func waiting(_ office: AccountOffice) async throws -> [ListConsents.Waiting] {
        try await office.call(ListConsents()).waiting
    }

    @Test("A token for an account of discipline is good once county discipline consents, or after 72 hours")
    func tokens() async throws {
        let office = try AccountOffice(following: true)
        defer { office.stop() }
        let lead = try await office.create("lead", password: nil)
        try await office.seat("lead", .townDiscipline)
        try await office.seat("ji", .countyDiscipline)
        let (first, one) = try await issue(lead, office)
        #expect(first.waitsUntil == office.clock.now + .seconds(72 * 3_600))
        #expect(try await !isGood(one, office))
        let listed = try #require(try await waiting(office).first)
        #expect(listed.matter == .token && listed.account == "lead" && listed.by == "operator")
        for stranger in ["lead", "operator"] {
            #expect(
                try await office.refusal(AnswerConsent(consent: listed.consent, agree: true), as: stranger)
                    == "forbidden")
        }
        #expect(
            try await office.refusal(
                AnswerConsent(consent: listed.consent, agree: true), as: "ji", through: .console) == "forbidden",
            "nobody speaks for county discipline")
        _ = try await office.call(AnswerConsent(consent: listed.consent, agree: true), as: "ji")
        #expect(try await isGood(one, office))

        let (_, two) = try await issue(lead, office)
        let second = try #require(try await waiting(office).first)
        _ = try await office.call(AnswerConsent(consent: second.consent, agree: false), as: "ji")
        #expect(try await !isGood(two, office))
        let (_, three) = try await issue(lead, office)
        office.clock.advance(by: .seconds(72 * 3_600 + 1))
        #expect(try await eventually { try await isGood(three, office) })
        #expect(try await !isGood(two, office), "what was refused does not come back")
    }

    @Test("A token from before waits once its account is given a seat of discipline; others are good as ever")
    func joining() async throws {
        let office = try AccountOffice(following: true)
        defer { office.stop() }
        let clerk = try await office.create("clerk", password: nil)
        let other = try await office.create("other", password: nil)
        let (_, early) = try await issue(clerk, office)
        let (reply, plain) = try await issue(other, office)
        #expect(reply.waitsUntil == nil)
        #expect(try await isGood(early, office))
        try await office.seat("clerk", .countyDiscipline)
        #expect(try await !isGood(early, office))
        #expect(try await isGood(plain, office))
        let listed = try #require(try await waiting(office).first)
        #expect(listed.account == "clerk" && listed.by == nil)
        #expect(
            try await office.refusal(AnswerConsent(consent: listed.consent, agree: true), as: "clerk")
                == "consent.own")
    }

    @Test("However many acts wait, what an account brings into discipline waits, too, and its seat is known")
    func full() async throws {
        let office = try AccountOffice(following: true)
        defer { office.stop() }
        let late = try await office.create("late", password: nil)
        let (_, early) = try await issue(late, office)
        for number in 0..<ConsentTable.limit / Accounts.tokenLimit {
            let login = try await office.create("lead\(number)", password: nil)
            try await office.seat("lead\(number)", .townDiscipline)
            for _ in 0..<Accounts.tokenLimit { _ = try await issue(login, office) }
        }
        let other = try await office.create("other", password: nil)
        try await office.seat("other", .townDiscipline)
        let secret = office.newSecret()
        let token = IssueToken(account: other, digest: secret.digest, prefix: "ql", label: "l", scopes: [.casesRead])
        #expect(try await office.refusal(token) == "consent.many")
        try await office.seat("late", .townDiscipline)
        #expect(try await !isGood(early, office))

        var pages: [ListConsents.Reply] = []
        repeat {
            pages.append(try await office.call(ListConsents(after: pages.last?.next, limit: 200)))
        } while pages.last?.next != nil && pages.count < 10
        let listed = pages.flatMap(\.waiting)
        #expect(pages.map(\.waiting.count) == [200, 200, listed.count - 400])
        #expect(listed.count > ConsentTable.limit && Set(listed.map(\.consent)).count == listed.count)
        #expect(listed.contains { $0.account == "late" }, "none is lost behind the bound")
        #expect(try await office.call(ListConsents()).waiting == Array(listed.prefix(50)))
    }

    @Test("One page holds the oldest of all services, and the pages together hold each once")
    func pages() {
        func waiting(_ number: UInt8) -> ListConsents.Waiting {
            var random = SystemRandomNumberGenerator()
            let since = Timestamp(milliseconds: 1_800_000_000_000 + Int64(number))
            return ListConsents.Waiting(
                consent: UUIDv7(time: since, random: &random), matter: .seat, account: "a", post: nil, by: nil,
                through: nil, since: since, until: since)
        }
        let all = (0..<9).map(waiting)
        let services = ["one": Array(all[0..<5]), "two": [all[5], all[7]], "three": [all[6], all[8]], "none": []]
        func ask(_ request: ListConsents) -> [(place: String, reply: ListConsents.Reply)] {
            services.map { service, rows in
                let left = rows.filter { row in request.after.map { $0 < row.consent } ?? true }
                let page = left.prefix(request.limit)
                return (service, .init(waiting: Array(page), next: left.count > page.count ? page.last?.consent : nil))
            }
        }
        for limit in 1...10 {
            var found: [ListConsents.Waiting] = []
            var after: UUIDv7?
            repeat {
                let request = ListConsents(after: after, limit: limit)
                let page = request.page(ask(request))
                #expect(page.rows.count == min(limit, all.count - found.count))
                found += page.rows.map(\.waiting)
                after = page.next
            } while after != nil && found.count < 100
            #expect(found == all)
        }
    }

    @Test("A password that an operator sets for discipline opens nothing until then, and the former one does")
    func passwords() async throws {
        let office = try AccountOffice(following: true)
        defer { office.stop() }
        let lead = try await office.create("lead", password: "the former words")
        try await office.seat("lead", .townDiscipline)
        try await office.seat("ji", .countyDiscipline)
        let set = SetPassword(account: lead, password: try AccountOffice.secret("an operator's words"))
        #expect(try await office.call(set).waitsUntil != nil)
        #expect(try await office.signIn("lead", "an operator's words").0 == .refused)
        #expect(try await office.signIn("lead", "the former words").0 == .opened)
        let listed = try #require(try await waiting(office).first)
        _ = try await office.call(AnswerConsent(consent: listed.consent, agree: false), as: "ji")
        office.clock.advance(by: .seconds(80 * 3_600))
        #expect(try await office.signIn("lead", "an operator's words").0 == .refused)
        _ = try await office.call(set)
        office.clock.advance(by: .seconds(72 * 3_600))
        #expect(try await eventually { try await waiting(office).isEmpty })
        #expect(try await office.signIn("lead", "an operator's words").0 == .opened)
        #expect(try await office.signIn("lead", "the former words").0 == .refused)
    }

    /// An account of county discipline whose person has a password of their own.
    private func giver(_ office: AccountOffice) async throws {
        let login = try await office.create("ji", password: "given out by the operator")
        try await office.seat("ji", .countyDiscipline)
        let (given, own) = (
            try AccountOffice.secret("given out by the operator"), try AccountOffice.secret("of my own")
        )
        #expect(
            try await office.call(SetPassword(account: login, password: own, current: given.hash), as: "ji").done)
    }

    @Test("A password for a login that sits in discipline already opens nothing until then; at installation it does")
    func created() async throws {
        let office = try AccountOffice(following: true)
        defer { office.stop() }
        try await office.seat("early", .townDiscipline)
        _ = try await office.create("early", password: "the first day's words")
        #expect(try await office.signIn("early", "the first day's words").0 == .opened)
        try await giver(office)
        try await office.seat("late", .townDiscipline)
        let late = try #require(Login("late"))
        let reply = try await office.call(
            CreateAccount(account: late, name: "迟", password: try AccountOffice.secret("an operator's words")))
        #expect(reply.waitsUntil == office.clock.now + .seconds(72 * 3_600))
        #expect(try await office.signIn("late", "an operator's words").0 == .refused)
        let listed = try #require(try await waiting(office).first)
        #expect(listed.matter == .password && listed.account == "late")
        _ = try await office.call(AnswerConsent(consent: listed.consent, agree: true), as: "ji")
        #expect(try await office.signIn("late", "an operator's words").0 == .opened)
    }

    @Test("A password that another set before its account was given a seat of discipline opens nothing until then")
    func former() async throws {
        let office = try AccountOffice(following: true)
        defer { office.stop() }
        try await giver(office)
        let clerk = try await office.create("clerk", password: "an operator's words")
        let other = try await office.create("other", password: "an operator's words")
        let own = try AccountOffice.secret("my own words")
        let given = try AccountOffice.secret("an operator's words")
        _ = try await office.call(SetPassword(account: other, password: own, current: given.hash), as: "other")
        for login in ["clerk", "other"] { try await office.seat(login, .townDiscipline) }
        #expect(try await office.signIn("other", "my own words").0 == .opened, "its person changed it")
        #expect(try await office.signIn("clerk", "an operator's words").0 == .refused)
        let change = SetPassword(account: clerk, password: own, current: given.hash)
        #expect(try await !office.call(change, as: "clerk", through: .console).done)
        let listed = try #require(try await waiting(office).first)
        #expect(listed.matter == .formerPassword && listed.account == "clerk")
        _ = try await office.call(AnswerConsent(consent: listed.consent, agree: true), as: "ji")
        #expect(try await office.signIn("clerk", "an operator's words").0 == .opened)

        let third = try await office.create("third", password: "an operator's words")
        try await office.seat("third", .townDiscipline)
        let asked = try #require(try await waiting(office).first)
        _ = try await office.call(AnswerConsent(consent: asked.consent, agree: false), as: "ji")
        #expect(try await office.signIn("third", "an operator's words").0 == .refused, "locked: \(third)")
    }

    @Test("One-time codes that another takes away go on until then, and a slip is not issued")
    func codes() async throws {
        let office = try AccountOffice(following: true)
        defer { office.stop() }
        let lead = try await office.create("lead", password: "the former words")
        try await office.seat("lead", .townDiscipline)
        try await office.seat("ji", .countyDiscipline)
        let key = String(repeating: "ab", count: OneTimeCodes.keyLength)
        let bytes = try #require(Hex.decode(key))
        let code = OneTimeCodes.code(bytes, step: OneTimeCodes.step(at: office.clock.now.milliseconds))
        _ = try await office.call(SetOneTimeCodes(account: lead, key: key, code: code), as: "lead")
        _ = try await office.call(RemoveOneTimeCodes(account: lead))
        #expect(try await office.signIn("lead", "the former words").0 == .codeNeeded)
        let listed = try #require(try await waiting(office).first)
        _ = try await office.call(AnswerConsent(consent: listed.consent, agree: true), as: "ji")
        #expect(try await office.signIn("lead", "the former words").0 == .opened)
        #expect(
            try await office.refusal(IssueSlip(account: lead, slip: office.newSecret().digest)) == "slip.discipline")
    }

    @Test("A phone's session changes no name, password or factor, and ends no other session")
    func phones() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let guardian = try await office.create("guardian", password: "the guardian's words")
        let (_, session) = try await office.signIn("guardian", "the guardian's words")
        let new = try AccountOffice.secret("somebody else's words")
        let key = String(repeating: "ab", count: OneTimeCodes.keyLength)
        func phone<R: Request>(_ request: R) async throws -> String? {
            try await office.refusal(request, as: "guardian", through: .phone)
        }
        #expect(try await phone(NameAccount(account: guardian, name: "张三")) == "account.phone")
        #expect(try await phone(SetPassword(account: guardian, password: new, current: "")) == "account.phone")
        #expect(try await phone(SetOneTimeCodes(account: guardian, key: key, code: "000000")) == "account.phone")
        #expect(try await phone(RemoveOneTimeCodes(account: guardian)) == "account.phone")
        #expect(try await phone(EndSessions(account: guardian)) == "account.phone")
        #expect(try await phone(EndSession(session: session)) == "account.phone")
        #expect(try await office.goesOn(session))
    }

    @Test("A password is proven without a change, and wrong ones are counted")
    func proving() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let clerk = try await office.create("clerk", password: "the clerk's words")
        let right = ProvePassword(account: clerk, hash: try AccountOffice.secret("the clerk's words").hash)
        #expect(try await office.call(right, as: "clerk").right)
        #expect(try await office.refusal(right, as: "somebody") == "forbidden")
        let count = try await office.types().count
        #expect(try await !office.call(ProvePassword(account: clerk, hash: "00"), as: "clerk").right)
        #expect(try await office.types().suffix(from: count) == ["portal.session.failed"])
    }
}
