import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake
@testable import Notification
@testable import Portal

/// One random walk after the other through a county.
struct CaseWalk {
    let county: WholeCounty
    private var random: SplitMix
    /// Every act that was done, by name.
    private(set) var done: Set<String> = []
    /// How often something stood in an inbox as to be done, and was looked into.
    private(set) var toDo = 0
    /// How often a case that is over was looked for in all inboxes.
    private(set) var over = 0
    /// How often a seat was given to another, and how often they then had something of the case to do.
    private(set) var handovers = 0
    private(set) var inherited = 0

    init(_ county: WholeCounty, seed: UInt64) {
        self.county = county
        random = SplitMix(seed)
    }

    private typealias Person = WholeCounty.Person

    private struct Offer {
        let person: Person
        let act: String
        let reply: ReadCase.Reply?
        let due: DueVisit?
    }

    /// Where one walk stands.
    private struct Standing {
        let id: UUIDv7
        let receipt: String
        var state: CaseState
        /// Who has something of it to do.
        var asked: Set<String> = []
        var trail: [String]
        /// Who keeps out of it.
        var recused: Set<String> = []
        /// Of what says "do", which rule each notice is of.
        var rules: [UUIDv7: String] = [:]
    }

    mutating func run(_ origin: WhoMayActTests.Origin, steps: Int) async throws {
        var at = try await file(origin)
        _ = try await file(origin)
        for _ in 0..<steps {
            let offers = try await check(&at)
            let possible = offers.filter {
                !WhoMayActTests.elsewhere.contains($0.act) && ($0.act != "recuse" || mayRecuse($0, at))
            }
            if random.next(3) == 0 {
                try await handOver(&at)
                continue
            }
            guard !at.state.isOver || random.next(3) > 0, let offer = choose(possible) else { break }
            try await perform(offer, &at)
        }
        try await finish(&at)
    }

    /// A seat of affairs; those of discipline are given with consent.
    private mutating func handOver(_ at: inout Standing) async throws {
        let people = county.people.filter {
            Office(.affairs, $0.role.area).roles.contains($0.role.role) || $0.role.grid != nil
        }
        // Rather who has something of it to do.
        let asked = people.filter { at.asked.contains($0.account) }
        let list = asked.isEmpty ? people : asked
        let person = list[Int(random.next(UInt64(list.count)))]
        let next = try await county.handOver(person)
        at.trail.append("\(person.account) gives way to \(next.account)")
        handovers += 1
        _ = try await check(&at)
        if at.asked.contains(next.account) { inherited += 1 }
        let former = WholeCounty.Person(account: person.account, role: person.role)
        let left = try await county.ask(ListInbox(), as: former.actor, of: "notification").notices
        #expect(
            !left.contains { $0.about == .case(at.id) && $0.kind.asksToAct && !$0.done },
            "\(person.account) left and has something to do: \(at.trail)")
    }

    private func mayRecuse(_ offer: Offer, _ at: Standing) -> Bool {
        at.recused.isEmpty && offer.person.role.area.level != .county && at.state != .awaitingPapers
    }

    /// What was done least often comes first.
    private mutating func choose(_ offers: [Offer]) -> Offer? {
        guard !offers.isEmpty else { return nil }
        let new = offers.filter { !done.contains($0.act) }
        let list = new.isEmpty ? offers : new
        return list[Int(random.next(UInt64(list.count)))]
    }

    private mutating func file(_ origin: WhoMayActTests.Origin) async throws -> Standing {
        let filing = CaseFiling(
            kind: origin.kind, category: "other", target: origin.target, story: "村口的路灯坏了", wish: origin.wish,
            telephone: "13812345678")
        let receipt: CaseReceipt
        var author = CaseStep.filer
        if let (channel, role) = origin.entered,
            let person = county.people.first(where: { $0.role.role == role })
        {
            author = person.account
            receipt = try await county.ask(
                FileCaseByStaff(
                    channel: channel, code: county.code,
                    platformNumber: channel.isPlatform ? "N\(random.next(1_000_000_000))" : nil, filing),
                as: person.actor)
        } else {
            let command =
                origin.isOfHousehold
                ? FileCase(code: county.code, filing) : FileCase(village: WholeCounty.village, filing)
            receipt = try await county.ask(command, as: .villager)
        }
        return Standing(
            id: receipt.case, receipt: receipt.receipt, state: .filed,
            trail: ["\(origin.name): filed by \(author)"])
    }

    /// The invariants, as the case stands now.
    private mutating func check(_ at: inout Standing) async throws -> [Offer] {
        var offers: [Offer] = []
        var readers: Set<String> = []
        for person in county.people {
            let reply = try? await county.ask(ReadCase(at.id), as: person.actor)
            if let reply {
                readers.insert(person.account)
                at.state = reply.row.standing.state
                offers += reply.acts.map { Offer(person: person, act: $0, reply: reply, due: nil) }
                #expect(!reply.acts.contains("visit") || !reply.visitWays.isEmpty, "\(at.trail)")
            }
            let visits = try? await county.ask(ListVisits(), as: person.actor).visits
            if let due = visits?.first(where: { $0.case == at.id }), reply?.acts.contains("visit") != true {
                offers.append(Offer(person: person, act: "visit", reply: nil, due: due))
            }
        }
        for made in try await county.announced(about: at.id) where made.kind.asksToAct {
            for notice in made.notices { at.rules[notice.id] = made.rule }
            guard var wanted = WhoMayActTests.wanted(made.rule) else { continue }
            // In place of who keeps out.
            if !at.recused.isEmpty { wanted.insert("take-up") }
            for notice in made.notices {
                guard case .account(let login) = notice.to else { continue }
                let account = login.description
                // They left since.
                guard county.people.contains(where: { $0.account == account }) else { continue }
                let may = offers.filter { $0.person.account == account }.map(\.act)
                #expect(
                    !wanted.isDisjoint(with: may), "\(made.rule) tells \(account), who may \(may): \(at.trail)")
                if made.link?.hasPrefix("/desk/case/") ?? false {
                    #expect(readers.contains(account), "\(account) cannot open what \(made.rule) leads to: \(at.trail)")
                }
            }
        }
        try await checkInboxes(&at, offers)
        // What waits for papers is its filer's turn; one that is answered with another has its turn there.
        guard !at.state.isOver, at.state != .joined, at.state != .awaitingPapers else { return offers }
        let going = offers.filter { WhoMayActTests.goingOn.contains($0.act) && at.asked.contains($0.person.account) }
        #expect(
            !going.isEmpty,
            "\(at.state): nobody who has it to do may go on; asked \(at.asked), offered \(offers.map { "\($0.person.account) \($0.act)" }): \(at.trail)"
        )
        return offers
    }

    /// What stands in an inbox as to be done can be done by its reader, and of a case that is over nothing does.
    private mutating func checkInboxes(_ at: inout Standing, _ offers: [Offer]) async throws {
        at.asked = []
        if at.state.isOver { over += 1 }
        for person in county.people {
            let inbox = try await county.ask(ListInbox(), as: person.actor, of: "notification").notices
            for notice in inbox where notice.about == .case(at.id) && notice.kind.asksToAct && !notice.done {
                let rule = try #require(at.rules[notice.id])
                // What discipline does with a report lies outside the suite.
                if rule == "case-turned" { continue }
                // Where nothing stands above to seem to have it, a report goes on looking like a case at work for some days.
                if at.state == .turned, person.role.role == .countyDesk { continue }
                toDo += 1
                at.asked.insert(person.account)
                #expect(!at.state.isOver, "\(person.account) has \(rule) to do: \(at.trail)")
                var wanted = try #require(WhoMayActTests.wanted(rule))
                if !at.recused.isEmpty { wanted.insert("take-up") }
                let may = offers.filter { $0.person.account == person.account }.map(\.act)
                #expect(
                    !wanted.isDisjoint(with: may),
                    "\(person.account) has \(rule) to do and may \(may): \(at.trail)")
            }
        }
    }

    /// Does what is offered, its form filled in.
    private mutating func perform(_ offer: Offer, spoke: Bool = false, _ at: inout Standing) async throws {
        at.trail.append("\(offer.person.account) \(offer.act)")
        done.insert(offer.act)
        if offer.act == "recuse" { at.recused.insert(offer.person.account) }
        do {
            if let due = offer.due {
                let outcomes: [VisitOutcome] = due.atDoor ? [.spoke, .absent] : [.spoke, .unreachable]
                let outcome = spoke ? .spoke : outcomes[Int(random.next(2))]
                _ = try await county.ask(
                    VisitCase(
                        .id(at.id), way: due.wish == .door && due.atDoor ? .door : .telephone, outcome: outcome),
                    as: offer.person.actor)
            } else {
                let form = try #require(ActForms.find(offer.act))
                let fields = try await fill(form, offer, at, spoke: spoke)
                let command = try form.command(at.id, Filled(Form(fields: fields)))
                try await send(command, as: offer.person.actor)
            }
        } catch {
            Issue.record("\(offer.person.account) was offered \(offer.act) and was refused: \(error), \(at.trail)")
        }
        if let state = try await state(of: at.id) { at.state = state }
    }

    private func send(_ command: some Messages.Command, as actor: Messages.Principal) async throws {
        _ = try await county.ask(command, as: actor)
    }

    private func state(of id: UUIDv7) async throws -> CaseState? {
        for person in county.people {
            if let reply = try? await county.ask(ReadCase(id), as: person.actor) { return reply.row.standing.state }
        }
        return nil
    }

    /// Every case can be brought to its end by those who know of it.
    private mutating func finish(_ at: inout Standing) async throws {
        let order = ["receive", "accept", "supply-papers", "answer", "review", "visit", "close", "take-up"]
        for _ in 0..<14 {
            let offers = try await check(&at)
            guard !at.state.isOver, at.state != .joined else { return }
            let known = offers.filter { at.asked.contains($0.person.account) || $0.act == "supply-papers" }
            guard let offer = order.lazy.compactMap({ act in known.first { $0.act == act } }).first else { break }
            try await perform(offer, spoke: true, &at)
        }
        if !at.state.isOver { Issue.record("it cannot be closed: \(at.trail)") }
    }

    /// A value for every field, of what the page offers to choose from.
    private mutating func fill(
        _ form: ActForm, _ offer: Offer, _ at: Standing, spoke: Bool
    ) async throws -> [String: [String]] {
        let reply = try #require(offer.reply)
        let office = reply.row.standing.office
        var fields: [String: [String]] = [ActForm.confirmation: ["1"]]
        let colleagues = left(in: office, at)
        let next = another(office, reply.row, at)
        for field in form.fields {
            fields[field.name] =
                switch field.input {
                case .text: ["写了\(field.name)"]
                case .number: ["2"]
                case .one(.words(let words)):
                    field.name == "outcome" && spoke ? ["spoke"] : [words[Int(random.next(UInt64(words.count)))]]
                case .one(.visitWays): [try #require(reply.visitWays.first).rawValue]
                case .one(.offices): [try #require(next).description]
                case .one(.villages): [WholeCounty.village.description]
                case .one(.kinds): [reply.row.kind.rawValue]
                case .one(.categories): [reply.row.category]
                case .one(.declineReasons): [try #require(county.policy.declineReasons.first).id]
                case .one(.accounts):
                    // Of who keeps out: themselves.
                    field.name == "account" ? [] : [try #require(colleagues.randomElement(using: &random))]
                case .one(.cases):
                    [try #require(try await others(than: reply.row, as: offer.person)).description]
                case .one(.doors), .one(.voices), .several: []
                case .tick: []
                case .day: ["2026-11-27"]
                case .moment, .photos: []
                }
        }
        return fields
    }

    /// Who sits in an office and is not recused.
    private func left(in office: Office, _ at: Standing) -> [String] {
        county.people.filter { one in
            office.roles.contains(one.role.role) && one.role.area == office.area && !at.recused.contains(one.account)
        }.map(\.account)
    }

    private func another(_ office: Office, _ row: CaseRow, _ at: Standing) -> Office? {
        let village = row.place.village
        let areas = [village.town, village.county, office.line == .affairs ? village : nil].compactMap(\.self)
        return areas.map { Office(office.line, $0) }.first { $0 != office && !left(in: $0, at).isEmpty }
    }

    private func others(than row: CaseRow, as person: Person) async throws -> UUIDv7? {
        try await county.ask(
            ListCases(states: [.received, .accepted, .assigned], mine: true), as: person.actor
        ).cases.first { $0.standing.case != row.standing.case && $0.standing.office == row.standing.office }?
        .standing.case
    }
}
