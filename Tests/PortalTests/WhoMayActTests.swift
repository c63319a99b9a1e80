import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake
@testable import Notification
@testable import Portal

/// Cases walk at random through everything that is offered, with one person in each office and with several. At every step:
/// every notice that says "do" goes to somebody who may do it now, what is to do in an inbox can be done by its reader, every act that
/// is offered succeeds when its form is filled in, and somebody has it to do who may go on. Now and then a seat is given to another, and
/// all of it still holds.
@Suite("Who is told may act, and what is offered succeeds", .timeLimit(.minutes(5)))
struct WhoMayActTests {
    /// How a case comes in.
    struct Origin: Sendable {
        let name: String
        let kind: CaseKind
        var target: CaseTarget?
        var wish = VisitWish.none
        var isOfHousehold = true
        /// Entered by staff who came in by this channel.
        var entered: (channel: CaseChannel, role: Role)?
    }

    static let origins: [Origin] = [
        Origin(name: "door", kind: .help, wish: .door),
        Origin(name: "telephone", kind: .help, wish: .telephone),
        Origin(name: "none", kind: .suggest),
        Origin(name: "village page, telephone", kind: .consult, wish: .telephone, isOfHousehold: false),
        Origin(name: "supervise", kind: .supervise),
        Origin(name: "supervise, telephone", kind: .supervise, wish: .telephone),
        Origin(name: "supervise, about the town", kind: .supervise, target: .town, wish: .telephone),
        Origin(name: "by telephone", kind: .help, wish: .telephone, entered: (.telephone, .villageClerk)),
        Origin(name: "12345", kind: .help, wish: .door, entered: (.hotline, .townDesk)),
    ]

    /// What a rule that says "do" asks for: any of these acts. Of deadlines, whatever goes on with the case or presses others.
    static func wanted(_ rule: String) -> Set<String>? {
        switch rule {
        case "case-filed", "case-forwarded", "case-returned", "case-second-look": ["receive"]
        case "case-assigned", "case-helping", "answer-sent-back", "papers-supplied", "papers-lapsed", "case-reopened",
            "case-parted":
            ["answer", "accept"]
        case "case-received", "case-taken-over": ["answer", "accept"]
        case "answer-in-review": ["review"]
        case "case-visit", "case-visit-above", "case-visit-telephone", "case-visit-telephone-guardian",
            "visit-overdue", "visit-overdue-guardian", "visit-urged-guardian":
            ["visit"]
        case "case-visits-in-vain", "case-visited", "case-answered": ["close"]
        case "case-recused": ["take-up", "review", "visit", "close"]
        case "case-due-soon-guardian": ["visit"]
        case "receive-due-soon", "case-due-soon", "visit-due-soon": goingOn
        case "case-extension-requested", "case-extension-waits": ["decide-extension"]
        case "case-extension-refused", "case-urged", "case-supervised", "receive-overdue", "case-overdue",
            "receive-escalated", "case-escalated", "visit-escalated":
            goingOn.union(["urge"])
        default: nil
        }
    }

    /// What brings a case on.
    static let goingOn: Set<String> = [
        "receive", "accept", "answer", "review", "visit", "close", "supply-papers", "take-up",
    ]

    /// Asks for more than a form: a code that was sent, a recording, a receipt in hand. Each has a test of its own.
    static let elsewhere: Set<String> = ["recover", "reissue", "transcribe"]

    @Test("The rules that say \"do\" of a case each ask for an act")
    func rules() throws {
        let book = try RuleBook(TemplateBook())
        let rules = try book.read(RuleBook.embeddedText).rules
        for rule in rules where rule.kind.asksToAct {
            guard rule.on.all.allSatisfy({ $0.description.hasPrefix("intake.case.") }),
                rule.to.all.allSatisfy({ $0.filer != true })
            else { continue }
            // What left the suite, and what an objection asks for, is decided outside the course of a case.
            if ["case-turned", "reissue-objected"].contains(rule.id) { continue }
            #expect(Self.wanted(rule.id) != nil, "\(rule.id)")
        }
    }

    @Test("Walks", arguments: WholeCounty.Staffing.allCases, [1, 2])
    func walks(staffing: WholeCounty.Staffing, seed: UInt64) async throws {
        let county = try await WholeCounty(staffing)
        defer { county.stop() }
        var walk = CaseWalk(county, seed: seed)
        for origin in Self.origins {
            try await walk.run(origin, steps: 7)
        }
        let acts = Set(ActForms.all.map(\.act)).subtracting(Self.elsewhere)
        #expect(walk.done.count > acts.count / 2, "\(walk.done)")
        #expect(walk.toDo > Self.origins.count && walk.over > Self.origins.count / 2, "\(walk.toDo), \(walk.over)")
        #expect(walk.handovers > Self.origins.count && walk.inherited > 0, "\(walk.handovers), \(walk.inherited)")
    }
}
