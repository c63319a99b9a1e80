import Foundation
import Messages
import NIOCore
import Testing

@testable import Portal

@Suite("What the portal knows of cases")
struct CaseIndexTests {
    private let source = Source(county: .placeholder, service: "intake")
    private let ledger = LedgerID.placeholder
    private let time = Timestamp(milliseconds: 1_800_000_000_000)
    private let index = CaseIndex(secret: Data(repeating: 7, count: 32), capacity: 3)

    private func id(_ number: Int) -> UUIDv7 { UUIDv7.first(at: time + .milliseconds(number)) }

    private func event(
        _ position: UInt64, _ type: EventType, _ number: Int, state: String, _ more: String = ""
    ) -> CommittedEvent {
        let json = """
            {"data":{\(more)"step":{"by":"filer","case":"\(id(number))","state":"\(state)"}},"prior":"\(Position.zero)",\
            "subject":"case/\(id(number))","time":"\(time)","type":"\(type)"}
            """
        return CommittedEvent(type: type, position: Position(position), json: Data(json.utf8))
    }

    private func filed(_ position: UInt64, _ number: Int, kind: String = "help") -> CommittedEvent {
        event(
            position, CaseFiled.type, number, state: "filed",
            #""kind":"\#(kind)","category":"land","channel":"code","office":"affairs@330281114201","place":{"village":"330281114201"},"#
        )
    }

    private func take(_ events: CommittedEvent...) {
        let end = events.last?.position ?? .zero
        index.deliver(events, to: FollowCursor(source: source, ledger: ledger, topics: CaseIndex.topics, position: end))
    }

    /// Past the release that tells everything of the day of `time`.
    private var later: Timestamp { time + .seconds(86_400) }

    private func listed() -> [CaseIndex.OpenCase] { index.newest(10, at: later) { _ in true } }

    @Test("A case is listed under a name that is not its id, with its town, and changes with its events")
    func shown() throws {
        take(filed(1, 1))
        #expect(index.newest(10, at: time) { _ in true } == [])
        take(event(2, CaseAccepted.type, 1, state: "accepted", #""category":"welfare","#))
        let found = try #require(listed().first)
        #expect(found.entry.id == index.name(of: id(1)))
        #expect(!found.entry.id.contains(id(1).description.prefix(8)))
        #expect(found.entry.town == AreaCode("330281114"))
        #expect((found.entry.state, found.entry.category) == (.accepted, "welfare"))
        #expect((found.category, found.service) == (nil, "help"))
    }

    @Test("Whoever posted a case sees it at once, by its name, with its category; nobody else before it is listed")
    func posters() throws {
        take(filed(1, 1))
        let name = index.name(of: id(1))
        index.post(id(1), by: ["browser a", "key b"])
        for asker in [["browser a"], ["key b", "browser c"]] as [Set<String>] {
            #expect(index.find(name, for: asker, at: time)?.service == "help.land")
        }
        #expect(index.find(name, for: ["browser c"], at: time) == nil)
        #expect(index.find(name, at: time) == nil)
        #expect(index.find(name, at: later)?.service == "help")
    }

    @Test("A matter of supervision is never listed, and one that becomes it goes on as what the office above took up")
    func supervision() {
        take(filed(1, 1, kind: "supervise"), filed(2, 2), event(3, CaseReceived.type, 1, state: "received"))
        let before = listed()
        #expect(before.map(\.entry.id) == [index.name(of: id(2))])
        #expect(index.isConcealed(id(1), at: Position(1)))
        take(event(4, CaseTurned.type, 2, state: "turned"))
        #expect(listed() == before)
        #expect(!index.isConcealed(id(2), at: Position(3)) && index.isConcealed(id(2), at: Position(4)))
        let told = CivilDay(inChinaAt: time).advanced(by: 3)
        take(event(5, CaseCoverEnded.type, 2, state: "turned", #""told":"\#(told)","#))
        #expect(listed() == before)
        let ended = index.newest(10, at: told.end) { _ in true }
        #expect(ended.map(\.entry.state) == [.closed] && ended.map(\.entry.updated) == [told])
    }

    @Test("Past the bound the oldest are no longer listed; matters of supervision are remembered all the same")
    func bounded() {
        take(filed(1, 1, kind: "supervise"))
        for number in 2...20 { take(filed(UInt64(number), number)) }
        #expect(Set(listed().map(\.entry.id)) == Set([20, 19, 18].map { index.name(of: id($0)) }))
        #expect(index.find(index.name(of: id(2)), at: later) == nil)
        #expect(index.isConcealed(id(1), at: Position(1)))
    }

    @Test("A reader without the right gets no event of a matter of supervision, nor what would count them")
    func sight() throws {
        take(filed(1, 1, kind: "supervise"), filed(2, 2))
        let topics = ["intake."].compactMap { Topic($0) }
        let few = EventSight(topics: topics, seesSupervision: false, index: index)
        #expect(few.shown(filed(1, 1, kind: "supervise")) == nil)
        #expect(few.shown(event(3, CaseReceived.type, 1, state: "received")) == nil)
        let shown = try JSONCoding.decode(JSONValue.self, from: try #require(few.shown(filed(2, 2))))
        #expect(shown["prior"] == nil)
        #expect(shown["data"]?["category"] == "land")
        let all = EventSight(topics: topics, seesSupervision: true, index: index)
        #expect(all.shown(filed(1, 1, kind: "supervise")) == filed(1, 1, kind: "supervise").json)
    }

    @Test("A case that became a matter of supervision falls silent like one that left the village's office otherwise")
    func silence() {
        let few = EventSight(topics: ["intake."].compactMap { Topic($0) }, seesSupervision: false, index: index)
        for (number, departure) in [CaseTurned.type, CaseTakenUp.type, CaseForwarded.type, CaseReturned.type]
            .enumerated()
        {
            let first = UInt64(number * 10 + 1)
            let events = [
                filed(first, number), event(first + 1, CaseReceived.type, number, state: "received"),
                event(first + 2, departure, number, state: "received"),
                event(first + 3, CaseAdded.type, number, state: "received"),
                event(first + 4, CaseCoverEnded.type, number, state: "turned"),
            ]
            for event in events { take(event) }
            #expect(events.map { few.shown($0) != nil } == [true, true, false, false, false], "\(departure)")
        }
    }

    @Test("Of a case that was filed with an office above the village's, the stream has the filing alone")
    func above() {
        let few = EventSight(topics: ["intake."].compactMap { Topic($0) }, seesSupervision: false, index: index)
        let filing = event(
            1, CaseFiled.type, 1, state: "filed",
            #""kind":"help","category":"land","channel":"code","office":"affairs@330281114","place":{"village":"330281114201"},"#
        )
        let next = event(2, CaseReceived.type, 1, state: "received")
        take(filing, next)
        #expect(few.shown(filing) != nil && few.shown(next) == nil)
    }

    @Test(
        "Tasks, retaliation and what affects a hidden case are hidden with it",
        arguments: [
            #""subject":"task/1""#, #""subject":"retaliation/1""#, #""affects":"case/HIDDEN","subject":"account/x""#,
        ])
    func hidden(subject: String) {
        take(filed(1, 1, kind: "supervise"))
        let few = EventSight(topics: ["intake."].compactMap { Topic($0) }, seesSupervision: false, index: index)
        let json = "{\(subject.replacing("HIDDEN", with: id(1).description))}"
        #expect(few.shown(CommittedEvent(type: "intake.task.reported", position: .zero, json: Data(json.utf8))) == nil)
    }

    @Test("Readers of one right share an event's bytes; of what turned into a matter of supervision, what was before")
    func frames() throws {
        take(filed(1, 1), filed(2, 2))
        let topics = ["intake."].compactMap { Topic($0) }
        let few = EventSight(topics: topics, seesSupervision: false, index: index)
        let all = EventSight(topics: topics, seesSupervision: true, index: index)
        let frames = EventFrames()
        let id = EventPlace(["intake": LivePlace(ledger: ledger, position: Position(1))]).description
        let frame = try #require(frames.frame(filed(1, 1), at: id, for: few))
        #expect(frames.frame(filed(1, 1), at: id, for: few) == frame)
        let text = String(buffer: frame)
        #expect(text.hasPrefix("id: \(id)\nevent: intake.case.filed\ndata: {") && text.hasSuffix("}\n\n"))
        #expect(!text.contains("prior"))
        #expect(frames.frame(filed(1, 1), at: id, for: all).map { String(buffer: $0) }?.contains("prior") == true)
        let other = EventSight(topics: ["portal."].compactMap { Topic($0) }, seesSupervision: false, index: index)
        #expect(frames.frame(filed(1, 1), at: id, for: other) == nil)
        let turned = event(3, CaseTurned.type, 1, state: "turned")
        take(turned)
        let place = EventPlace(["intake": LivePlace(ledger: ledger, position: Position(3))]).description
        #expect(frames.frame(filed(1, 1), at: id, for: few) == frame)
        #expect(frames.frame(turned, at: place, for: few) == nil)
        #expect(frames.frame(turned, at: place, for: all) != nil)
    }

    @Test("Only what may name a case waits for the index")
    func needsIndex() {
        let few = EventSight(topics: [], seesSupervision: false, index: index)
        #expect(few.needsIndex(filed(1, 1)))
        let code = CommittedEvent(
            type: "intake.code.issued", position: .zero, json: Data(#"{"subject":"code/1"}"#.utf8))
        #expect(!few.needsIndex(code))
        #expect(!EventSight(topics: [], seesSupervision: true, index: index).needsIndex(filed(1, 1)))
    }

    @Test("The place of a reader is read as it was written; anything else is none")
    func place() {
        let text = "intake:\(ledger):12,portal:\(ledger):3"
        #expect(EventPlace(text)?.description == text)
        for bad in [
            "", "intake", "intake:x:1", "intake:\(ledger):-1", "\(text),intake:\(ledger):9", "intake:\(ledger):",
        ] {
            #expect(EventPlace(bad) == nil)
        }
    }

    @Test("A token for some areas holds its account's roles there only")
    func narrow() throws {
        let county = try #require(RoleAtScope("county-desk@330281"))
        let guardian = try #require(RoleAtScope("guardian@330281114201-001"))
        let town = try #require(AreaCode("330281114"))
        let other = try #require(AreaCode("330281113"))
        #expect(DeskTokens.narrow([county, guardian], to: []) == [county, guardian])
        #expect(
            DeskTokens.narrow([county, guardian], to: [town]).map(\.description)
                == ["county-desk@330281114", "guardian@330281114201-001"])
        #expect(DeskTokens.narrow([guardian], to: [other]) == [])
    }
}
