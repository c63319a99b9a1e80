import Fixtures
import Foundation
import Messages
import Passwords
import Testing

@testable import Portal

@Suite("Accounts at the portal's desk")
struct AccountTests {
    @Test("A right password opens a session for twelve hours, and a wrong one nothing")
    func signIn() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        _ = try await office.create("clerk", password: "correct horse battery")
        #expect(try await office.signIn("clerk", "correct horse").0 == .refused)
        #expect(try await office.signIn("nobody", "correct horse battery").0 == .refused)
        let (outcome, session) = try await office.signIn("clerk", "correct horse battery")
        #expect(outcome == .opened)
        let check = try await office.call(CheckSession(session: session), as: "villager")
        #expect(check.account.description == "clerk")
        #expect(check.mustChange)
        office.clock.advance(by: .seconds(12 * 3_600) - .milliseconds(1))
        #expect(try await office.goesOn(session))
        office.clock.advance(by: .milliseconds(1))
        #expect(try await !office.goesOn(session))
    }

    @Test("Ten wrong passwords lock an account for a quarter of an hour, even for the right one")
    func lockout() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        _ = try await office.create("clerk", password: "correct horse battery")
        for _ in 0..<9 { #expect(try await office.signIn("clerk", "wrong").0 == .refused) }
        #expect(try await office.signIn("clerk", "correct horse battery").0 == .opened)
        for _ in 0..<10 { #expect(try await office.signIn("clerk", "wrong").0 == .refused) }
        #expect(try await office.types().filter { $0 == "portal.account.locked" }.count == 1)
        #expect(try await office.signIn("clerk", "correct horse battery").0 == .refused)
        let counted = try await office.types().count
        #expect(try await office.signIn("clerk", "wrong").0 == .refused)
        #expect(try await office.types().count == counted)
        office.clock.advance(by: .seconds(15 * 60))
        #expect(try await office.signIn("clerk", "correct horse battery").0 == .opened)
    }

    @Test("No account is made under a reserved name, however it is written")
    func reserved() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let before = try await office.types()
        for name in ReservedNames.all.sorted() + ["feed-intake", "town-desk@330281114"] {
            for written in [name, name.uppercased()] {
                let login = try #require(Login(written))
                await #expect {
                    _ = try await office.call(CreateAccount(account: login, name: "甲", password: nil))
                } throws: {
                    ($0 as? DeskError)?.reason == "account.reserved"
                }
            }
        }
        #expect(try await office.types() == before)
    }

    @Test("An operator unlocks what wrong passwords locked")
    func unlock() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let clerk = try await office.create("clerk", password: "correct horse battery")
        for _ in 0..<10 { _ = try await office.signIn("clerk", "wrong") }
        _ = try await office.call(UnlockAccount(account: clerk))
        #expect(try await office.signIn("clerk", "correct horse battery").0 == .opened)
    }

    @Test("A login that is not there has a recipe like any other, always the same")
    func noEnumeration() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let first = try await office.call(ReadRecipe(login: "nobody"), as: "villager").recipe
        #expect(try await office.call(ReadRecipe(login: "nobody"), as: "villager").recipe == first)
        #expect(try await office.call(ReadRecipe(login: "nobody2"), as: "villager").recipe != first)
        #expect(first.isSound)
        var random = SystemRandomNumberGenerator()
        let real = StretchRecipe.fresh(&random)
        #expect((real.rounds, real.blockSize, real.parallelism) == (first.rounds, first.blockSize, first.parallelism))
    }

    @Test("Changing one's password takes the old one, ends the other sessions and asks for no other change")
    func change() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let clerk = try await office.create("clerk", password: "given by somebody")
        let (_, here) = try await office.signIn("clerk", "given by somebody")
        let (_, there) = try await office.signIn("clerk", "given by somebody")
        let new = try AccountOffice.secret("my very own words")
        let wrong = SetPassword(
            account: clerk, password: new, current: try AccountOffice.secret("wrong").hash, keeping: here)
        #expect(try await office.call(wrong, as: "clerk").done == false)
        #expect(try await office.refusal(wrong, as: "somebody") == "forbidden")
        let right = SetPassword(
            account: clerk, password: new, current: try AccountOffice.secret("given by somebody").hash, keeping: here)
        #expect(try await office.call(right, as: "clerk").done)
        #expect(try await office.goesOn(here))
        #expect(try await !office.goesOn(there))
        #expect(try await !office.call(CheckSession(session: here), as: "villager").mustChange)
        #expect(try await office.signIn("clerk", "given by somebody").0 == .refused)
        #expect(try await office.signIn("clerk", "my very own words").0 == .opened)
    }

    @Test("Signing out everywhere, locking and closing end every session at once")
    func ends() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let clerk = try await office.create("clerk", password: "correct horse battery")
        func session() async throws -> SecretDigest { try await office.signIn("clerk", "correct horse battery").1 }
        var sessions = [try await session(), try await session()]
        #expect(try await office.refusal(EndSessions(account: clerk), as: "somebody") == "forbidden")
        _ = try await office.call(EndSessions(account: clerk), as: "clerk")
        for session in sessions { #expect(try await !office.goesOn(session)) }
        sessions = [try await session()]
        _ = try await office.call(LockAccount(account: clerk))
        #expect(try await !office.goesOn(sessions[0]))
        #expect(try await office.signIn("clerk", "correct horse battery").0 == .refused)
        _ = try await office.call(UnlockAccount(account: clerk))
        sessions = [try await session()]
        _ = try await office.call(CloseAccount(account: clerk))
        #expect(try await !office.goesOn(sessions[0]))
        #expect(try await office.signIn("clerk", "correct horse battery").0 == .refused)
        #expect(
            try await office.refusal(CreateAccount(account: clerk, name: "陈明", password: nil)) == "account.exists")
    }

    @Test("Of too many sessions the one that was opened first ends")
    func manySessions() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        _ = try await office.create("clerk", password: "correct horse battery")
        var sessions: [SecretDigest] = []
        for _ in 0...Accounts.sessionLimit {
            sessions.append(try await office.signIn("clerk", "correct horse battery").1)
            office.clock.advance(by: .seconds(1))
        }
        #expect(try await !office.goesOn(sessions[0]))
        #expect(try await office.goesOn(sessions[1]))
    }

    @Test("A slip opens one phone, once, within a week; the fifth wrong PIN ends it")
    func slips() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let guardian = try await office.create("guardian", password: nil)
        let slip = office.newSecret().digest
        #expect(try await office.refusal(IssueSlip(account: guardian, slip: slip), as: "clerk") == "forbidden")
        #expect(try await office.call(IssueSlip(account: guardian, slip: slip)).name == "陈明")
        let phone = office.newSecret().digest
        let pin = try AccountOffice.secret("2580")
        _ = try await office.call(RedeemSlip(slip: slip, session: phone, pin: pin), as: "villager")
        #expect(
            try await office.refusal(
                RedeemSlip(slip: slip, session: office.newSecret().digest, pin: pin), as: "villager") == "slip.void")
        office.clock.advance(by: .seconds(179 * 86_400))
        let check = try await office.call(CheckSession(session: phone), as: "villager")
        #expect(check.kind == .phone)
        #expect(check.pin == pin.recipe)
        let wrong = EnterPIN(session: phone, hash: try AccountOffice.secret("0000").hash)
        #expect(try await office.call(wrong, as: "villager") == .init(.wrong, triesLeft: 4))
        #expect(try await office.call(EnterPIN(session: phone, hash: pin.hash), as: "villager").outcome == .right)
        for left in [4, 3, 2, 1] {
            #expect(try await office.call(wrong, as: "villager") == .init(.wrong, triesLeft: left))
        }
        #expect(try await office.call(wrong, as: "villager").outcome == .ended)
        #expect(try await !office.goesOn(phone))
        let second = office.newSecret().digest
        let third = office.newSecret().digest
        _ = try await office.call(IssueSlip(account: guardian, slip: second))
        _ = try await office.call(IssueSlip(account: guardian, slip: third))
        #expect(try await office.refusal(CheckSlip(slip: second), as: "villager") == "slip.void")
        office.clock.advance(by: .seconds(7 * 86_400))
        #expect(try await office.refusal(CheckSlip(slip: third), as: "villager") == "slip.void")
    }

    @Test("A village's and a town's offices issue slips for guardians of their own area, and for nobody else")
    func slipsOfOffices() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let guardian = try await office.create("guardian", password: nil)
        func refusal(_ asking: String, _ post: String?) async throws -> String? {
            let command = IssueSlip(
                account: guardian, slip: office.newSecret().digest, post: post.flatMap { RoleAtScope($0) })
            return try await office.refusal(command, as: "somebody", holding: [asking])
        }
        let post = "guardian@330281114201-001"
        for asking in ["village-secretary@330281114201", "village-clerk@330281114201", "town-desk@330281114"] {
            #expect(try await refusal(asking, post) == nil, "\(asking)")
            #expect(try await refusal(asking, nil) == "forbidden", "\(asking)")
            #expect(try await refusal(asking, "guardian@330281115201-001") == "forbidden", "\(asking)")
            #expect(try await refusal(asking, "village-clerk@330281114201") == "forbidden", "\(asking)")
        }
        for asking in [
            "village-clerk@330281114202", "village-supervision@330281114201", "guardian@330281114201-001",
            "town-discipline@330281114", "county-desk@330281",
        ] {
            #expect(try await refusal(asking, post) == "forbidden", "\(asking)")
        }
        let issued = try await office.events().map { String(decoding: $0, as: UTF8.self) }
            .filter { $0.contains("portal.slip.issued") }
        #expect(issued.count == 3)
        #expect(issued.allSatisfy { $0.contains("\"\(post)\"") && $0.contains("somebody") })
    }

    @Test("Which accounts there are, an office does not learn by asking for slips; an operator does")
    func slipsOfNobody() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let post = RoleAtScope("guardian@330281114201-001")
        let closed = try await office.create("closed", password: nil)
        _ = try await office.call(CloseAccount(account: closed))
        let nobody = try #require(Login("nobody"))
        for account in [closed, nobody] {
            let command = IssueSlip(account: account, slip: office.newSecret().digest, post: post)
            let clerk = try await office.refusal(command, as: "somebody", holding: ["village-clerk@330281114201"])
            #expect(clerk == "forbidden")
            #expect(try await office.refusal(command) == "account.unknown")
        }
    }

    @Test(
        "Whoever has a slip is the account: it must hold nothing but posts of guardians in reach",
        arguments: [
            (["guardian@330281114201-001"], true), (["guardian@330281114201-001", "guardian@330281114201-002"], true),
            ([], false), (["guardian@330281114202-001"], false),
            (["guardian@330281114201-001", "guardian@330281114202-001"], false),
            (["guardian@330281114201-001", "town-desk@330281114"], false),
            (["guardian@330281114201-001", "operator@330281"], false), (["village-clerk@330281114201"], false),
        ])
    func slipRule(held: [String], allowed: Bool) {
        let posts = held.compactMap { RoleAtScope($0) }
        #expect(posts.count == held.count)
        let clerk = [RoleAtScope("village-clerk@330281114201")].compactMap(\.self)
        #expect(SlipRule.allows(clerk, for: posts) == allowed)
        #expect(SlipRule.allows([RoleAtScope("operator@330281")].compactMap(\.self), for: posts))
        #expect(!SlipRule.allows([], for: posts))
    }

    @Test("A one-time code is asked for once it is set up, and is good once")
    func oneTimeCodes() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let clerk = try await office.create("clerk", password: "correct horse battery")
        let key = Data((0..<20).map { UInt8($0) })
        func code(_ steps: Int = 0) -> String {
            OneTimeCodes.code(key, step: OneTimeCodes.step(at: office.clock.now.milliseconds) + steps)
        }
        #expect(
            try await office.refusal(
                SetOneTimeCodes(account: clerk, key: Hex.encode(key), code: code(5)), as: "clerk") == "totp.code")
        _ = try await office.call(
            SetOneTimeCodes(account: clerk, key: Hex.encode(key), code: code()), as: "clerk")
        #expect(try await office.signIn("clerk", "correct horse battery").0 == .codeNeeded)
        #expect(try await office.signIn("clerk", "correct horse battery", code: code()).0 == .refused)
        office.clock.advance(by: .seconds(30))
        #expect(try await office.signIn("clerk", "wrong", code: code()).0 == .refused)
        #expect(try await office.signIn("clerk", "correct horse battery", code: code()).0 == .opened)
        #expect(try await office.signIn("clerk", "correct horse battery", code: code()).0 == .refused)
        _ = try await office.call(RemoveOneTimeCodes(account: clerk))
        #expect(try await office.signIn("clerk", "correct horse battery").0 == .opened)
    }

    @Test("A token is good for what it says until it is revoked, its account locked, or its time over")
    func tokens() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let clerk = try await office.create("clerk", password: nil)
        func issue() async throws -> (UUIDv7, CheckToken) {
            let secret = office.newSecret()
            let reply = try await office.call(
                IssueToken(
                    account: clerk, digest: secret.digest, prefix: "ql_abc", label: "统计大屏",
                    scopes: [.statisticsRead, .casesRead], days: 30))
            return (reply.token, CheckToken(digest: secret.digest))
        }
        let (token, check) = try await issue()
        let entry = try await office.call(check, as: "villager")
        #expect(entry.account == clerk)
        #expect(entry.scopes == [.casesRead, .statisticsRead])
        #expect(try await office.refusal(RevokeToken(token: token), as: "clerk") == "forbidden")
        _ = try await office.call(RevokeToken(token: token))
        #expect(try await office.refusal(check, as: "villager") == "token.unknown")
        let (_, other) = try await issue()
        _ = try await office.call(LockAccount(account: clerk))
        #expect(try await office.refusal(other, as: "villager") == "token.unknown")
        _ = try await office.call(UnlockAccount(account: clerk))
        #expect(try await office.refusal(other, as: "villager") == nil)
        office.clock.advance(by: .seconds(30 * 86_400))
        #expect(try await office.refusal(other, as: "villager") == "token.unknown")
    }

    @Test("Operators find accounts by login and by name, page by page; nobody else lists them")
    func list() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        for number in 1...5 { _ = try await office.create("clerk\(number)", password: nil) }
        guard let login = Login("wang") else { preconditionFailure("a login") }
        _ = try await office.call(CreateAccount(account: login, name: "王松", password: nil))
        #expect(try await office.refusal(ListAccounts(), as: "clerk1") == "forbidden")
        let first = try await office.call(ListAccounts(limit: 4))
        #expect(first.accounts.map(\.account.description) == ["clerk1", "clerk2", "clerk3", "clerk4"])
        let rest = try await office.call(ListAccounts(after: first.next, limit: 4))
        #expect(rest.accounts.map(\.account.description) == ["clerk5", "wang"])
        #expect(rest.next == nil)
        #expect(try await office.call(ListAccounts(search: "王")).accounts.map(\.account) == [login])
        #expect(try await office.call(ListAccounts(search: "LERK3")).accounts.count == 1)
    }

    @Test("No event holds a name, a password, its hash, a key or a session's secret")
    func secrecy() async throws {
        let office = try AccountOffice()
        defer { office.stop() }
        let clerk = try await office.create("clerk", password: "correct horse battery")
        _ = try await office.signIn("clerk", "correct horse battery")
        let key = Data((0..<20).map { UInt8($0) })
        let code = OneTimeCodes.code(key, step: OneTimeCodes.step(at: office.clock.now.milliseconds))
        _ = try await office.call(SetOneTimeCodes(account: clerk, key: Hex.encode(key), code: code), as: "clerk")
        let events = try await office.events().map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        #expect(events.contains("portal.totp.set"))
        for secret in ["陈明", "correct horse", try AccountOffice.secret("correct horse battery").hash, Hex.encode(key)] {
            #expect(!events.contains(secret))
        }
    }
}
