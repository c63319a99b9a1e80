import Fixtures
import Foundation
import GRDB
import Messages
import ServiceKit
import Synchronization
import Testing

@testable import Notification

@Suite("What is taken out and recorded", .timeLimit(.minutes(3)))
struct OutboxTests {
    /// More of them by `QINGLIAN_FAULT_DROPS`.
    private static let drops = ProcessInfo.processInfo.environment["QINGLIAN_FAULT_DROPS"].flatMap(Int.init) ?? 1_000

    private static func matter() -> Subject { .case(SystemInputs.system.newID()) }

    private func settled(_ state: DeliveryState, _ office: NoticeOffice) throws -> Int {
        try office.work.read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM delivery WHERE state = ?", arguments: [state.rawValue]) ?? 0
        }
    }

    @Test(
        "a dispatcher that ends at any step of a delivery, a thousand times, loses nothing, keeps the order about each matter, and repeats only under the same id"
    )
    func dropped() async throws {
        let hook = StubChannel(.webhook)
        let office = try NoticeOffice(channels: [hook], dispatching: false)
        defer { office.stop() }
        let contact = try office.verifiedContact(.webhook, "https://hook.example", of: .account("clerk"))
        let matters = (0..<7).map { _ in Self.matter() }
        var chance = Chance(seed: 20_261_121)
        var made: [Subject: [UUIDv7]] = [:]
        var sent: [UUIDv7] = []
        var recorded = Set<UUIDv7>()
        for round in 1...Self.drops {
            if round % 250 == 0 { try office.restart() }
            let about = matters.filter { _ in chance.upTo(10) == 0 }
            for (matter, id) in zip(about, try office.announce(about, to: contact, .webhook)) {
                made[matter, default: []].append(id)
            }
            // Everything that a process knows is gone with it: each round begins with new lanes.
            let lane = ChannelLimiter(hook)
            let outbox = try office.outbox()
            let taken = try outbox.take(for: lane, at: office.clock.now).made
            let step = chance.upTo(4)
            guard step > 0 else { continue }
            for message in taken {
                #expect(!recorded.contains(message.message.delivery))
                sent.append(message.message.delivery)
                if step == 1, chance.upTo(2) == 0 { break }
            }
            guard step > 2 else { continue }
            let back = taken.filter { _ in chance.upTo(4) > 0 }
            let failed = Set(back.indices.filter { _ in chance.upTo(5) == 0 })
            try outbox.record(
                back.enumerated().map { index, message in
                    let outcome: ChannelOutcome =
                        failed.contains(index) ? .failed(.timeout, retryAfter: nil) : .delivered(proof: "200")
                    return .init(lane: lane, deliveries: message.deliveries, outcome: outcome)
                })
            recorded.formUnion(back.enumerated().filter { !failed.contains($0.offset) }.map { $1.message.delivery })
            office.clock.set(office.clock.now + .seconds(chance.upTo(400)))
        }
        let lane = ChannelLimiter(hook)
        while try settled(.waiting, office) > 0 {
            office.clock.set(office.clock.now + .seconds(86_400))
            for message in try office.outbox().take(for: lane, at: office.clock.now).made {
                sent.append(message.message.delivery)
                try office.outbox().record([
                    .init(lane: lane, deliveries: message.deliveries, outcome: .delivered(proof: "200"))
                ])
            }
        }
        let first = sent.enumerated().reduce(into: [UUIDv7: Int]()) { $0[$1.element] = $0[$1.element] ?? $1.offset }
        #expect(Set(sent) == Set(made.values.flatMap(\.self)) && sent.count > first.count)
        for (_, ids) in made {
            let order = ids.compactMap { first[$0] }
            #expect(order == order.sorted())
        }
        #expect(try settled(.done, office) == first.count)
        // An inbox counts a matter once, and says of each how many notices it has.
        #expect(try await office.call(CountInbox(), as: "clerk").unread == made.count)
        let lines = try await office.call(ListInbox(byMatter: true), as: "clerk").notices
        let counts = lines.reduce(into: [Subject: Int]()) { counts, line in
            if let about = line.about { counts[about, default: 0] += line.count }
        }
        #expect(lines.count == made.count && counts == made.mapValues(\.count))
    }

    @Test("a lane that is full of what waits behind one message keeps no other lane waiting, and costs nothing to pass")
    func crowded() throws {
        let hook = StubChannel(.webhook)
        let office = try NoticeOffice(channels: [hook], dispatching: false)
        defer { office.stop() }
        let contact = try office.verifiedContact(.webhook, "https://hook.example", of: .account("clerk"))
        let crowded = Self.matter()
        let first = try office.announce(Array(repeating: crowded, count: 6_000), to: contact, .webhook)[0]
        let lane = ChannelLimiter(hook)
        let outbox = try office.outbox()
        let taken = try outbox.take(for: lane, at: office.clock.now).made
        #expect(taken.map(\.message.delivery) == [first])
        lane.begin(taken[0].deliveries[0], at: office.clock.now)
        #expect(try outbox.take(for: lane, at: office.clock.now).made.isEmpty)
        let other = try office.announce([Self.matter()], to: contact, .webhook)
        #expect(try outbox.take(for: lane, at: office.clock.now).made.map(\.message.delivery) == other)
    }

    @Test(
        "hundreds of outcomes with the longest proofs fit into events, and so do the messages to a contact that ended")
    func large() async throws {
        let hook = StubChannel(.webhook, pace: ChannelPace(atOnce: 3_000))
        let office = try NoticeOffice(channels: [hook], dispatching: false)
        defer { office.stop() }
        let contact = try office.verifiedContact(.webhook, "https://hook.example", of: .account("clerk"))
        try office.announce((0..<600).map { _ in Self.matter() }, to: contact, .webhook)
        let lane = ChannelLimiter(hook)
        let outbox = try office.outbox()
        let taken = try outbox.take(for: lane, at: office.clock.now).made
        #expect(taken.count == 600)
        let proof = String(repeating: "\u{1}\u{1F600}\"", count: 200)
        try outbox.record(
            taken.map { .init(lane: lane, deliveries: $0.deliveries, outcome: .delivered(proof: proof)) })
        #expect(try settled(.done, office) == 600)
        try office.announce((0..<2_000).map { _ in Self.matter() }, to: contact, .webhook)
        try office.work.decide(as: "test") { act in try Contacts.end(contact, .removed, act) }
        #expect(try outbox.take(for: lane, at: office.clock.now).made.isEmpty)
        #expect(try settled(.dropped, office) == 2_000)
    }

    @Test("a message whose address cannot be opened becomes a dead letter and holds up no other")
    func broken() throws {
        let hook = StubChannel(.webhook)
        let office = try NoticeOffice(channels: [hook], dispatching: false)
        defer { office.stop() }
        let sound = try office.verifiedContact(.webhook, "https://hook.example", of: .account("clerk"))
        let lost = try office.work.decide(as: "test") { act in
            let id = act.newID()
            _ = try act.seal("another", for: .contact(id))
            try act.record(
                ContactAdded(
                    contact: id, owner: .account("clerk"), channel: .webhook, address: .sample, secret: nil))
            try act.record(ContactVerified(contact: id))
            return id
        }
        try office.announce([Self.matter()], to: lost, .webhook)
        let good = try office.announce([Self.matter()], to: sound, .webhook)
        let taken = try office.outbox().take(for: ChannelLimiter(hook), at: office.clock.now).made
        #expect(taken.map(\.message.delivery) == good)
        #expect(try settled(.dead, office) == 1)
    }

    @Test(
        "words of the county that cannot be read any more give way to the service's own, in messages and in the inbox")
    func words() async throws {
        let hook = StubChannel(.email)
        let office = try NoticeOffice(channels: [hook], dispatching: false)
        defer { office.stop() }
        let contact = try office.verifiedContact(.email, "clerk@example.cn", of: .account("clerk"))
        try office.work.decide(as: "test") { act in
            try act.record(
                TemplateSet(
                    template: "case-added", language: .zh,
                    words: TemplateWords(title: "{{#open", body: "{{>other}}", short: "{{"), account: "operator"))
        }
        try office.announce([Self.matter()], to: contact, .email)
        let taken = try office.outbox().take(for: ChannelLimiter(hook), at: office.clock.now).made
        let own = try #require(try NoticeWords.embedded(.zh).templates["case-added"])
        #expect(taken.map(\.message.title) == [own.title])
        #expect(try await office.inbox("clerk").map(\.title) == [own.title])
    }

    @Test("of what is gathered each notice has its own tries: one that came late does not end with the first")
    func gathered() throws {
        let group = StubChannel(.dingtalk)
        let office = try NoticeOffice(channels: [group], dispatching: false)
        defer { office.stop() }
        let contact = try office.verifiedContact(
            .dingtalk, "https://robot.example", of: .post(RoleAtScope(.villageClerk, NoticeOffice.village)))
        try office.announce([Self.matter()], to: contact, .dingtalk)
        let lane = ChannelLimiter(group)
        let outbox = try office.outbox()
        func fail() throws {
            let taken = try outbox.take(for: lane, at: office.clock.now).made
            #expect(taken.count == 1)
            try outbox.record(
                taken.map { .init(lane: lane, deliveries: $0.deliveries, outcome: .failed(.timeout, retryAfter: nil)) })
            office.clock.set(office.clock.now + .seconds(2 * 86_400))
        }
        for _ in RetryPlan.pauses { try fail() }
        try office.announce([Self.matter()], to: contact, .dingtalk)
        try fail()
        #expect(try settled(.dead, office) == 1)
        #expect(try settled(.waiting, office) == 1)
    }

    @Test("a clock that is set back holds no channel up, and a channel rests until something is due or happens")
    func clocks() throws {
        let hook = StubChannel(.webhook, pace: ChannelPace(perMinute: 2, perMinuteEach: 1))
        let lane = ChannelLimiter(hook)
        let office = try NoticeOffice(channels: [hook], dispatching: false)
        defer { office.stop() }
        let contact = try office.verifiedContact(.webhook, "https://hook.example", of: .account("clerk"))
        try office.announce([Self.matter(), Self.matter()], to: contact, .webhook)
        let outbox = try office.outbox()
        let now = office.clock.now
        let later = now + .seconds(86_400 * 365)
        // Both lead to one receiver, who has one a minute.
        let first = try outbox.take(for: lane, at: later).made
        #expect(first.count == 2)
        for message in first { lane.begin(message.deliveries[0], at: later) }
        #expect(lane.free(at: later).all == 0 && lane.blocked(at: later).receivers.count == 1)
        try outbox.record(
            first.map { .init(lane: lane, deliveries: $0.deliveries, outcome: .delivered(proof: "200")) })
        #expect(lane.free(at: now).all == 2 && lane.blocked(at: now).isEmpty)
        #expect(try outbox.take(for: lane, at: now).made.isEmpty)
        #expect(lane.rests(at: now + .seconds(60), head: office.work.head))
        #expect(!lane.rests(at: now + .seconds(-1), head: office.work.head))
        try office.announce([Self.matter()], to: contact, .webhook)
        #expect(try outbox.take(for: lane, at: now).made.count == 1)
    }
}

/// Chance that is the same in every run.
private struct Chance {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// From 0 up to, not including, `bound`.
    mutating func upTo(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
