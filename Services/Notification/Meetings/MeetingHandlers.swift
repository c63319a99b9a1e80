import Foundation
import GRDB
import Messages
import ServiceKit

/// What a village's secretary or clerk announces, changes and withdraws, and what everybody may read of it.
struct MeetingHandlers: Sendable {
    let making: NoticeMaking

    /// Those who call a village's meetings.
    static let roles: Set<Role> = [.villageSecretary, .villageClerk]

    func install(into service: inout ServiceDefinition) {
        service.on(AnnounceMeeting.self) { try announce($0, $1) }
        service.on(ChangeMeeting.self) { try change($0, $1) }
        service.on(WithdrawMeeting.self) { try withdraw($0, $1) }
        service.on(ListMeetings.self) { try list($0, $1) }
    }

    private func list(_ query: ListMeetings, _ view: View) throws -> ListMeetings.Reply {
        let meetings = try Meetings.coming(in: query.village, after: view.now, view.database)
        var subscribers: Int?
        if view.actor.holds(Self.roles, at: query.village) {
            let count = try Subscriptions.count(in: query.village, verified: true, view.database)
            subscribers = count < Subscriptions.smallestShown ? nil : count
        }
        return ListMeetings.Reply(
            meetings: try meetings.compactMap { meeting in
                try view.openPublic(meeting.words, of: .meeting(meeting.id)).map(meeting.shown)
            }, takesNumbers: making.channels.contains(.sms), subscribers: subscribers)
    }

    private func announce(_ command: AnnounceMeeting, _ act: Act) throws -> Meeting {
        try requireCaller(of: command.village, act)
        guard command.village.level == .village, try Directory.name(of: command.village, act.database) != nil else {
            throw DeskError.notFound("village", "没有这个村或社区 (there is no such village)")
        }
        try check(command.at, act)
        let words = try read(command.words)
        let held = try Meetings.coming(in: command.village, after: act.now, act.database).count {
            $0.withdrawn == nil
        }
        guard held < Meeting.villageLimit else {
            throw DeskError.refused(
                "meeting.limit", "还没开的会最多 \(Meeting.villageLimit) 个 (at most \(Meeting.villageLimit) meetings to come)")
        }
        let id = act.newID()
        let announced = MeetingAnnounced(
            meeting: id, village: command.village, at: command.at, day: CivilDay(inChinaAt: command.at),
            words: try seal(words, id, act), account: act.actor.account)
        try act.record(announced)
        try making.tell(announced, as: "\(id)", act)
        act.sealReply(for: .meeting(id))
        return Meeting(
            meeting: id, village: command.village, at: command.at, words: words, changes: 0, isWithdrawn: false)
    }

    private func change(_ command: ChangeMeeting, _ act: Act) throws -> Meeting {
        let meeting = try standing(command.meeting, act)
        try check(command.at, act)
        let words = try read(command.words)
        act.sealReply(for: .meeting(meeting.id))
        let former = try act.openPublic(meeting.words, of: .meeting(meeting.id)).map(meeting.shown)
        if let former, former.words == words, former.at == command.at { return former }
        guard meeting.changes < Meeting.changeLimit else {
            throw DeskError.refused(
                "meeting.changes",
                "已改过 \(Meeting.changeLimit) 次，不能再改；请取消后重新通知 (a meeting is changed at most \(Meeting.changeLimit) times: withdraw it and announce another)"
            )
        }
        let changed = MeetingChanged(
            meeting: meeting.id, village: meeting.village, change: meeting.changes + 1, at: command.at,
            day: CivilDay(inChinaAt: command.at), words: try seal(words, meeting.id, act), account: act.actor.account)
        try act.record(changed)
        try making.tell(changed, as: "\(meeting.id)/\(changed.change)", act)
        return Meeting(
            meeting: meeting.id, village: meeting.village, at: command.at, words: words, changes: changed.change,
            isWithdrawn: false)
    }

    private func withdraw(_ command: WithdrawMeeting, _ act: Act) throws -> Done {
        let meeting = try standing(command.meeting, act)
        let withdrawn = MeetingWithdrawn(
            meeting: meeting.id, village: meeting.village, at: meeting.at, account: act.actor.account)
        try act.record(withdrawn)
        try making.tell(withdrawn, as: "\(meeting.id)", act)
        return Done()
    }

    // MARK: What may be

    private func requireCaller(of village: AreaCode, _ act: Act) throws {
        guard act.actor.holds(Self.roles, at: village) else {
            throw DeskError.forbidden(
                "开会由本村的书记或文书通知 (a meeting is announced by the village's own secretary or clerk)")
        }
    }

    /// A meeting of the actor's that is to come.
    private func standing(_ id: UUIDv7, _ act: Act) throws -> KnownMeeting {
        guard let meeting = try Meetings.find(id, act.database), act.actor.holds(Self.roles, at: meeting.village) else {
            throw DeskError.notFound("meeting", "没有这个会 (there is no such meeting)")
        }
        guard meeting.withdrawn == nil else {
            throw DeskError.refused("meeting.withdrawn", "这个会已经取消了 (the meeting was withdrawn)")
        }
        guard meeting.at > act.now else {
            throw DeskError.refused("meeting.past", "这个会的时间已经过了 (the meeting's time is past)")
        }
        return meeting
    }

    private func check(_ time: Timestamp, _ act: Act) throws {
        guard time > act.now, time <= act.now + .seconds(Meeting.daysAhead * 86_400) else {
            throw DeskError.invalid(
                "at",
                "开会时间应在现在以后、\(Meeting.daysAhead) 天以内 (a meeting is to come, at most \(Meeting.daysAhead) days ahead)")
        }
    }

    /// Each of the words as one line, without what no line holds.
    private func read(_ words: MeetingWords) throws -> MeetingWords {
        let place = Self.line(words.place)
        guard (1...MeetingWords.placeLimit).contains(place.count) else {
            throw DeskError.invalid(
                "place",
                "地点应为 1 到 \(MeetingWords.placeLimit) 字 (a place has 1 to \(MeetingWords.placeLimit) characters)")
        }
        let about = Self.line(words.about)
        guard (1...MeetingWords.aboutLimit).contains(about.count) else {
            throw DeskError.invalid(
                "about",
                "事由应为 1 到 \(MeetingWords.aboutLimit) 字 (the matter has 1 to \(MeetingWords.aboutLimit) characters)")
        }
        return MeetingWords(place: place, about: about)
    }

    private static func line(_ text: String) -> String {
        text.split { $0.isWhitespace || $0.isNewline || $0.unicodeScalars.allSatisfy(\.isHidden) }
            .joined(separator: " ")
    }

    private func seal(_ words: MeetingWords, _ meeting: UUIDv7, _ act: Act) throws -> SealedReference {
        try act.seal(String(decoding: JSONCoding.encode(words), as: UTF8.self), for: .meeting(meeting))
    }
}

extension Unicode.Scalar {
    /// Controls, and marks that turn the direction of text.
    fileprivate var isHidden: Bool { [.control, .format].contains(properties.generalCategory) }
}
