import Bus
import Fixtures
import Foundation
import GRDB
import Messages
import ServiceKit
import Testing

@testable import Notification

@Suite("A village's meetings", .timeLimit(.minutes(3)))
struct MeetingTests {
    private static let number = "13800001234"

    private func texts(_ sms: StubChannel) -> [String] {
        sms.messages.filter { $0.type == "notification.notice" }.map(\.short)
    }

    @Test("a meeting is announced at once, its change and its end to who was told, and each in the village's own words")
    func course() async throws {
        let sms = StubChannel(.sms)
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        try await office.subscribe(Self.number, sms)
        let meeting = try await office.announceMeeting()
        #expect(await eventually { texts(sms).count == 1 })
        let text = try #require(texts(sms).first)
        #expect(text.hasPrefix("陆埠镇五马村11月25日（星期三）14:00开会，地点：文化礼堂，事由：换届选举。不再通知：https://ql.example/unsubscribe?t="))
        let token = try #require(text.split(separator: "?t=").last.map(String.init))
        #expect(token.utf8.count == 32)
        #expect(try await office.publicly(ListMeetings(village: NoticeOffice.village)).meetings == [meeting])
        office.clock.set(office.clock.now + .seconds(60))
        let words = MeetingWords(place: "村委会\n二楼", about: "换届选举")
        let change = ChangeMeeting(meeting: meeting.meeting, at: office.afternoon(in: 5), words: words)
        let changed = try await office.callVillage(change, as: "secretary")
        #expect(changed.words.place == "村委会 二楼" && changed.changes == 1)
        #expect(await eventually { texts(sms).count == 2 })
        #expect(texts(sms).last?.hasPrefix("陆埠镇五马村的会有变动，现在是：11月26日（星期四）14:00，地点：村委会 二楼") == true)
        _ = try await office.callVillage(change)
        office.clock.set(office.clock.now + .seconds(60))
        _ = try await office.callVillage(WithdrawMeeting(meeting: meeting.meeting))
        #expect(await eventually { texts(sms).count == 3 })
        #expect(texts(sms).last?.hasPrefix("陆埠镇五马村原定11月26日（星期四）14:00的会不开了（换届选举）。") == true)
        #expect(
            try await office.publicly(ListMeetings(village: NoticeOffice.village)).meetings.map(\.isWithdrawn) == [true]
        )
        #expect(try await office.recorded(MeetingChanged.self).count == 1)
        let events = try await office.caller.call(
            ReadFeed(after: .zero, topics: [], limit: 1_000), timeout: .seconds(10)
        ).attachments.map { String(decoding: $0, as: UTF8.self) }
        #expect(!events.contains { $0.contains("换届") || $0.contains("礼堂") || $0.contains(Self.number) })
        _ = try await office.publicly(Unsubscribe(token: token))
        #expect(try await office.recorded(ContactEnded.self).map(\.reason) == [.unsubscribed])
        #expect(try await office.publicRefusal(Unsubscribe(token: String(token.reversed()))) == "unsubscribe")
    }

    @Test("the day before at nine everybody is reminded, who came since too; of a meeting that was withdrawn nobody is")
    func reminded() async throws {
        let sms = StubChannel(.sms)
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        try await office.subscribe(Self.number, sms)
        let kept = try await office.announceMeeting(in: 4)
        let off = try await office.announceMeeting(in: 5)
        #expect(await eventually { texts(sms).count == 2 })
        try await office.subscribe("13700000000", sms)
        office.clock.set(office.clock.now + .seconds(60))
        _ = try await office.callVillage(WithdrawMeeting(meeting: off.meeting))
        #expect(await eventually { texts(sms).count == 3 })
        office.clock.set(CivilDay(inChinaAt: kept.at).advanced(by: -1).at(ClockTime(minutes: 9 * 60)))
        #expect(await eventually { texts(sms).count == 5 })
        #expect(texts(sms).suffix(2).allSatisfy { $0.hasPrefix("提醒您，陆埠镇五马村11月25日（星期三）14:00开会") })
        #expect(Set(sms.messages.suffix(2).map(\.address)) == [Self.number, "13700000000"])
        office.clock.set(CivilDay(inChinaAt: off.at).at(ClockTime(minutes: 10 * 60)))
        #expect(try await eventually { try office.isTold() && office.deliveries(.waiting) == 0 })
        #expect(texts(sms).count == 5)
    }

    @Test(
        "at night nothing goes out; what was withdrawn before the morning nobody hears of, what was changed they hear anew"
    )
    func night() async throws {
        let sms = StubChannel(.sms)
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        try await office.subscribe(Self.number, sms)
        office.clock.set(CivilDay(inChinaAt: office.clock.now).at(ClockTime(minutes: 23 * 60)))
        let off = try await office.announceMeeting(in: 4, MeetingWords(place: "晒场", about: "修路"))
        let changed = try await office.announceMeeting(in: 5)
        #expect(try await eventually { try office.deliveries(.waiting) == 2 })
        office.clock.set(office.clock.now + .seconds(600))
        _ = try await office.callVillage(WithdrawMeeting(meeting: off.meeting))
        _ = try await office.callVillage(
            ChangeMeeting(
                meeting: changed.meeting, at: changed.at, words: MeetingWords(place: "祠堂", about: "换届选举")))
        #expect(try await eventually { try office.isTold() })
        #expect(texts(sms).isEmpty)
        office.clock.set(office.clock.now + .seconds(9 * 3_600))
        #expect(try await eventually { try office.deliveries(.waiting) == 0 })
        #expect(texts(sms).count == 1 && texts(sms)[0].contains("地点：祠堂"))
        #expect(texts(sms)[0].hasPrefix("陆埠镇五马村11月26日"))
        #expect(try office.deliveries(.dropped) == 1)
    }

    @Test(
        "only the village's own secretary and clerk announce, of what is to come, within sixty days, and so many at once"
    )
    func bounds() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let good = AnnounceMeeting(village: NoticeOffice.village, at: office.afternoon(in: 1), words: NoticeOffice.hall)
        #expect(try await office.refusal(good)?.kind == .forbidden)
        #expect(try await office.refusal(good, as: "villager")?.kind == .forbidden)
        let other: AreaCode = "330281113202"
        func refusal(_ at: Timestamp, _ words: MeetingWords = NoticeOffice.hall) async throws -> String? {
            try await office.villageRefusal(AnnounceMeeting(village: NoticeOffice.village, at: at, words: words))
        }
        #expect(try await refusal(office.clock.now) == "at")
        #expect(try await refusal(office.clock.now + .seconds(60 * 86_400 + 1)) == "at")
        #expect(try await refusal(office.afternoon(in: 1), MeetingWords(place: " ", about: "修路")) == "place")
        let long = MeetingWords(place: "晒场", about: String(repeating: "长", count: 61))
        #expect(try await refusal(office.afternoon(in: 1), long) == "about")
        do {
            _ = try await office.callVillage(AnnounceMeeting(village: other, at: good.at, words: good.words))
            Issue.record("another village's clerk announced a meeting")
        } catch let error as DeskError {
            #expect(error.kind == .forbidden)
        }
        var last: Meeting?
        for day in 1...Meeting.villageLimit { last = try await office.announceMeeting(in: day) }
        #expect(try await refusal(office.afternoon(in: 30)) == "meeting.limit")
        let meeting = try #require(last)
        for number in 1...Meeting.changeLimit {
            let words = MeetingWords(place: "\(number)号楼", about: "换届选举")
            _ = try await office.callVillage(ChangeMeeting(meeting: meeting.meeting, at: meeting.at, words: words))
        }
        let more = ChangeMeeting(meeting: meeting.meeting, at: office.afternoon(in: 40), words: NoticeOffice.hall)
        #expect(try await office.villageRefusal(more) == "meeting.changes")
        _ = try await office.callVillage(WithdrawMeeting(meeting: meeting.meeting))
        #expect(try await office.villageRefusal(WithdrawMeeting(meeting: meeting.meeting)) == "meeting.withdrawn")
        #expect(try await refusal(office.afternoon(in: 30)) == nil)
    }

    @Test("thirty days after its time a meeting's words are destroyed, and nothing is kept of whom it was told to")
    func past() async throws {
        let sms = StubChannel(.sms)
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        try await office.subscribe(Self.number, sms)
        let meeting = try await office.announceMeeting()
        #expect(await eventually { texts(sms).count == 1 })
        office.clock.set(meeting.at + .seconds(1))
        #expect(try await office.publicly(ListMeetings(village: NoticeOffice.village)).meetings.isEmpty)
        office.clock.set(meeting.at + Meetings.kept)
        #expect(
            try await eventually {
                try office.work.read { db in
                    try Int.fetchOne(
                        db, sql: "SELECT (SELECT COUNT(*) FROM meeting) + (SELECT COUNT(*) FROM meeting_told)") == 0
                }
            })
        #expect(try await office.recorded(VaultShredded.self).map(\.shredded) == [.meeting(meeting.meeting)])
    }

    @Test("rules for a village's subscribers are tried like all others")
    func trial() async throws {
        let office = try NoticeOffice(channels: [StubChannel(.sms)])
        defer { office.stop() }
        try await office.settle()
        _ = try await office.announceMeeting()
        let events = try await office.caller.call(
            ReadFeed(after: .zero, topics: [MeetingAnnounced.type.topic], limit: 10), timeout: .seconds(10)
        ).attachments.map { try JSONCoding.decode(JSONValue.self, from: $0) }
        let told = try await office.call(TryRules(text: nil, events: events)).told
        #expect(told.map(\.to) == [[.subscribers(of: NoticeOffice.village)]])
        #expect(told.first?.title == "陆埠镇五马村开会通知" && told.first?.vacant == [])
    }
}
