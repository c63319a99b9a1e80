import Fixtures
import Messages
import Testing

@testable import Intake

@Suite("Who acted on a case does not check it")
struct DutySeparationTests {
    @Test("Every deed bars just the duties that check it")
    func wholeTable() {
        let expected: [CaseDeed: Set<CheckingDuty>] = [
            .entered: [.judge], .drafted: [.review], .answered: [.visit, .judge], .askedForTime: [.decideExtension],
            .declined: [.secondLook], .handedDown: [.reportTask],
        ]
        for deed in CaseDeed.allCases {
            for duty in CheckingDuty.allCases {
                let isBarred = DutySeparation.row(barring: duty, after: [deed]) != nil
                #expect(isBarred == expected[deed]?.contains(duty), "\(deed), \(duty)")
            }
        }
    }

    @Test("Just the acts that check something are duties")
    func acts() {
        let expected: [CaseAct: CheckingDuty] = [
            .review: .review, .sendBack: .review, .decideExtension: .decideExtension, .visit: .visit, .judge: .judge,
        ]
        for act in CaseAct.allCases {
            #expect(CheckingDuty(act, lookedAgain: false) == expected[act], "\(act)")
            let again: CheckingDuty? = [.accept, .decline].contains(act) ? .secondLook : expected[act]
            #expect(CheckingDuty(act, lookedAgain: true) == again, "\(act)")
        }
    }

    /// One way of filling the posts: who sits on each rung. Accounts are numbers, and one may sit on several rungs.
    private struct Constellation {
        let rungs: [Set<Int>]
        let barred: Set<Int>
        let recused: Set<Int>
        let anytime: Int

        func verdict(of account: Int) -> DutySeparation.Verdict {
            DutySeparation.verdict(
                held: rungs.map { $0.contains(account) },
                free: rungs.map { !$0.subtracting(barred).subtracting(recused).isEmpty },
                isBarred: barred.contains(account), anytime: anytime)
        }
    }

    private static let accounts = 0..<4

    /// All fillings of up to three rungs by four accounts, with every set of those who are barred, and of those recused.
    private static func constellations(_ visit: (Constellation) -> Void) {
        let sets = (0..<(1 << accounts.count)).map { bits in Set(accounts.filter { bits & 1 << $0 != 0 }) }
        func fill(_ rungs: [Set<Int>], _ left: Int) {
            if left > 0 { for set in sets where set.count <= 2 { fill(rungs + [set], left - 1) } }
            guard !rungs.isEmpty else { return }
            for barred in sets where barred.count <= 2 {
                for recused in [Set<Int>(), [0], [3]] {
                    for anytime in 1...rungs.count {
                        visit(Constellation(rungs: rungs, barred: barred, recused: recused, anytime: anytime))
                    }
                }
            }
        }
        fill([], 3)
    }

    @Test("However the posts are filled, nobody gets stuck, and who is barred acts only where nobody else could")
    func nobodyGetsStuck() {
        var count = 0
        Self.constellations { all in
            count += 1
            let seated = all.rungs.reduce(into: Set<Int>()) { $0.formUnion($1) }.subtracting(all.recused)
            let others = seated.subtracting(all.barred)
            let may = seated.filter { all.verdict(of: $0) == .may }
            // The highest rung has somebody, or somebody who is not barred sits below it.
            let top = (all.rungs.last ?? []).subtracting(all.recused)
            if may.isEmpty, !others.isEmpty || !top.isEmpty { Issue.record("stuck: \(all)") }
            if !others.isEmpty, !may.isSubset(of: others) { Issue.record("checks itself: \(all)") }
            if others.isEmpty, !may.isSubset(of: top) { Issue.record("checks itself below the top: \(all)") }
        }
        #expect(count > 100_000)
    }

    @Test("Of an ordered ladder the lowest rung that can is the one that does, beside those that may at any time")
    func order() {
        let all = Constellation(rungs: [[0], [1], [2]], barred: [0], recused: [], anytime: 1)
        #expect(Self.accounts.map(all.verdict) == [.barred, .may, .notYet, .may])
        let anytime = Constellation(rungs: [[0], [1], [2]], barred: [], recused: [], anytime: 2)
        #expect([0, 1, 2].map(anytime.verdict) == [.may, .may, .notYet])
    }

    private func relation(_ office: String, owner: String? = nil, grid: String? = "001") throws -> CaseRelation {
        CaseRelation(
            office: try #require(Office(office)), owner: try #require(Office(owner ?? office)),
            village: .placeholder, grid: grid)
    }

    private func ladder(_ duty: CheckingDuty, _ relation: CaseRelation, _ wish: VisitWish = .door) -> [String] {
        relation.ladder(of: duty, wish: wish).rungs.map { $0.posts.map(\.description).joined(separator: " ") }
    }

    @Test("Ladders lead from the nearest posts upward to the county")
    func ladders() throws {
        let (village, town, county) = (
            "village-clerk@330281114201 village-secretary@330281114201", "town-desk@330281114", "county-desk@330281"
        )
        let guardians = "guardian@330281114201-001"
        let own = try relation("affairs@330281114201")
        #expect(ladder(.review, own) == [village, town, county])
        #expect(ladder(.decideExtension, own) == [town, county])
        #expect(ladder(.visit, own) == [guardians, town, county])
        #expect(ladder(.visit, own, .telephone) == [town, guardians, county])
        #expect(ladder(.visit, try relation("affairs@330281114201", grid: nil), .telephone) == [town, county])
        let away = try relation("affairs@330281114", owner: "affairs@330281114201")
        #expect(ladder(.review, away) == [town, county])
        #expect(ladder(.decideExtension, away) == [town, county])
        #expect(ladder(.decideExtension, try relation("affairs@330281")) == [county])
        let discipline = try relation("discipline@330281114")
        #expect(ladder(.visit, discipline) == [])
        #expect(ladder(.visit, discipline, .telephone) == ["town-discipline@330281114", "county-discipline@330281"])
    }
}

@Suite("Two hats in one case", .timeLimit(.minutes(3)))
struct TwoHatsTests {
    /// Seats an account in a new post.
    private func seat(_ account: String, _ role: String, in county: CaseCounty, by: String) async throws -> UUIDv7 {
        let scope = try #require(RoleAtScope(role))
        let post = try await county.call(EstablishPost(role: scope), as: by).post
        _ = try await county.call(
            HandOverPost(post: post, seat: .holder, account: account, name: "某某", telephone: ""), as: by)
        return post
    }

    private func visitor(of id: UUIDv7, _ county: CaseCounty) async throws -> Office? {
        try #require(try await county.newest(CaseAnswered.self, of: id)).visitor
    }

    @Test("Who drafted or approved the answer does not record the visit; where no other guardian is, the town may")
    func clerkAsGuardian() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let grid = CaseCounty.guardian
        let wangs = try await seat("g", grid, in: county, by: CaseCounty.town)
        _ = try await seat("t", CaseCounty.town, in: county, by: "operator@330281")
        let id = try await county.file(telephone: "13812345678").case
        try await county.accept(id)
        _ = try await county.call(AnswerCase(.id(id), text: "办好了"), as: CaseCounty.clerk, account: "wang")
        _ = try await county.call(ReviewAnswer(.id(id), approved: true), as: CaseCounty.secretary, account: "shu")
        #expect(try await visitor(of: id, county) == nil)
        let door = VisitCase(.id(id), way: .door, outcome: .spoke)
        #expect(try await county.refusal(door, as: CaseCounty.town, account: "t") == "forbidden")
        // The guardian leaves, and the village puts its own people there once they are no more of its office.
        _ = try await county.call(LeavePosts(account: "wang"), as: CaseCounty.town)
        for account in ["wang", "shu"] {
            _ = try await county.call(
                HandOverPost(post: wangs, seat: .holder, account: account, name: "某某", telephone: ""),
                as: CaseCounty.secretary)
            for way in [VisitWay.door, .telephone] {
                let visit = VisitCase(.id(id), way: way, outcome: .spoke)
                #expect(try await county.refusal(visit, as: grid, account: account) == "visit.own")
            }
            #expect(
                try await county.refusal(ReadVisitTelephone(id), as: grid, account: account) == "visit.own")
            #expect(try await county.call(ListVisits(), as: grid, account: account).visits.isEmpty)
        }
        let due = try await county.call(ListVisits(), as: CaseCounty.town, account: "t").visits
        #expect(due.map(\.atDoor) == [true])
        #expect(
            try await county.call(ReadCase(id), as: CaseCounty.town, account: "t").acts.contains("visit"))
        #expect(try await county.call(door, as: CaseCounty.town, account: "t").state == .visited)
    }

    @Test("A second seat of the grid makes the visit, and the town is not asked")
    func secondSeat() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        _ = try await seat("other", CaseCounty.guardian, in: county, by: CaseCounty.town)
        _ = try await seat("t", CaseCounty.town, in: county, by: "operator@330281")
        let id = try await county.file().case
        try await county.accept(id)
        _ = try await county.call(AnswerCase(.id(id), text: "办好了"), as: CaseCounty.secretary, account: "former")
        _ = try await county.call(ReviewAnswer(.id(id), approved: true), as: CaseCounty.clerk, account: "wang")
        #expect(try await visitor(of: id, county) == nil)
        _ = try await seat("former", CaseCounty.guardian, in: county, by: CaseCounty.town)
        let door = VisitCase(.id(id), way: .door, outcome: .spoke)
        #expect(try await county.refusal(door, as: CaseCounty.guardian, account: "former") == "visit.own")
        #expect(try await county.refusal(door, as: CaseCounty.town, account: "t") == "forbidden")
        #expect(try await county.call(door, as: CaseCounty.guardian, account: "other").state == .visited)
    }

    @Test("One account in each office: the office above reviews, decides, visits, is named in the event and can act")
    func oneInEachOffice() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        _ = try await seat("t", CaseCounty.town, in: county, by: "operator@330281")
        _ = try await seat("c", CaseCounty.county, in: county, by: "operator@330281")
        let id = try await county.file(telephone: "13812345678").case
        _ = try await county.call(TakeUpCase(.id(id), note: "提级"), as: CaseCounty.town, account: "t")
        _ = try await county.call(AcceptCase(.id(id)), as: CaseCounty.town, account: "t")
        let ask = RequestExtension(.id(id), days: 3, reason: "配件要等")
        _ = try await county.call(ask, as: CaseCounty.town, account: "t")
        #expect(
            try await county.refusal(DecideExtension(.id(id), approved: true), as: CaseCounty.town, account: "t")
                == "forbidden")
        #expect(try await county.refusal(ReadCase(id), as: CaseCounty.county, account: "c") == nil)
        _ = try await county.call(DecideExtension(.id(id), approved: true), as: CaseCounty.county, account: "c")
        #expect(try await county.refusal(ReadCase(id), as: CaseCounty.county, account: "c") == "forbidden")
        _ = try await county.call(AnswerCase(.id(id), text: "办好了"), as: CaseCounty.town, account: "t")
        let drafted = try #require(try await county.newest(CaseAnswerDrafted.self, of: id))
        #expect(drafted.reviewer.description == "affairs@330281")
        let review = ReviewAnswer(.id(id), approved: true)
        #expect(try await county.refusal(review, as: CaseCounty.town, account: "t") == "review.own")
        let read = try await county.call(ReadCase(id), as: CaseCounty.town, account: "t")
        #expect(!read.acts.contains("review") && !read.acts.contains("send-back"))
        #expect(try await county.call(ReadCase(id), as: CaseCounty.county, account: "c").acts.contains("review"))
        _ = try await county.call(review, as: CaseCounty.county, account: "c")
        // Nobody sits in the grid, and both who could go instead took part: the highest does.
        #expect(try await visitor(of: id, county)?.description == "affairs@330281")
        let visit = VisitCase(.id(id), way: .telephone, outcome: .spoke)
        #expect(try await county.refusal(visit, as: CaseCounty.town, account: "t") == "visit.own")
        #expect(try await county.call(ListVisits(), as: CaseCounty.county, account: "c").visits.count == 1)
        #expect(try await county.call(visit, as: CaseCounty.county, account: "c").state == .visited)
    }

    @Test("A second look is not for who declined, whatever office that account has meanwhile")
    func secondLook() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        for role in [CaseCounty.town, CaseCounty.secretary] {
            _ = try await seat("twice", role, in: county, by: "operator@330281")
        }
        func declined() async throws -> CaseStatus {
            let receipt = try await county.file()
            _ = try await county.call(ReceiveCase(.id(receipt.case)), as: CaseCounty.clerk)
            let decline = DeclineCase(.id(receipt.case), reason: "court", note: "请找法庭")
            _ = try await county.call(decline, as: CaseCounty.secretary, account: "twice")
            return try await county.call(
                AskSecondLook(.receipt(receipt.receipt), reason: "不服"), as: CaseCounty.filer)
        }
        #expect(try await declined().office.description == "affairs@330281")
        _ = try await seat("other", CaseCounty.town, in: county, by: "operator@330281")
        let again = try await declined()
        #expect(again.office.description == "affairs@330281114")
        let id = again.case
        _ = try await county.call(ReceiveCase(.id(id)), as: CaseCounty.town, account: "twice")
        let decline = DeclineCase(.id(id), reason: "court", note: "请找法庭")
        #expect(try await county.refusal(decline, as: CaseCounty.town, account: "twice") == "second-look.own")
        #expect(
            try await county.refusal(AcceptCase(.id(id)), as: CaseCounty.town, account: "twice") == "second-look.own")
        let acts = try await county.call(ReadCase(id), as: CaseCounty.town, account: "twice").acts
        #expect(!acts.contains("accept") && !acts.contains("decline"))
        #expect(try await county.call(AcceptCase(.id(id)), as: CaseCounty.town, account: "other").state == .accepted)
    }

    @Test("Who entered or answered a case does not judge it with its receipt")
    func judging() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let filing = CaseFiling(kind: .help, category: "other", story: "路灯", wish: VisitWish.none)
        let entry = FileCaseByStaff(channel: .paper, code: county.codes[0], filing)
        let receipt = try await county.call(entry, as: CaseCounty.clerk, account: "wang")
        let id = receipt.case
        try await county.accept(id)
        _ = try await county.call(AnswerCase(.id(id), text: "办好了"), as: CaseCounty.clerk, account: "li")
        _ = try await county.call(ReviewAnswer(.id(id), approved: true), as: CaseCounty.secretary, account: "shu")
        let judge = JudgeCase(.receipt(receipt.receipt), grade: .verySatisfied)
        for account in ["wang", "li", "shu"] {
            #expect(try await county.refusal(judge, as: CaseCounty.clerk, account: account) == "judge.own")
        }
        _ = try await county.call(judge, as: CaseCounty.filer)
    }
}
