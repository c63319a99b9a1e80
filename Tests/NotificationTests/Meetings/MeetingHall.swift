import Bus
import Fixtures
import Foundation
import GRDB
import Messages
import ServiceKit
import Testing

@testable import Notification

extension NoticeOffice {
    static let hall = MeetingWords(place: "文化礼堂", about: "换届选举")

    /// A meeting of the village so many days from now, at 14:00 in China.
    func announceMeeting(
        in days: Int = 4, _ words: MeetingWords = hall, as account: String = "clerk"
    ) async throws -> Meeting {
        try await callVillage(
            AnnounceMeeting(village: Self.village, at: afternoon(in: days), words: words), as: account)
    }

    func afternoon(in days: Int) -> Timestamp {
        CivilDay(inChinaAt: clock.now).advanced(by: days).at(ClockTime(minutes: 14 * 60))
    }

    /// As somebody who calls the village's meetings.
    func callVillage<R: Request>(_ request: R, as account: String = "clerk") async throws -> R.Reply {
        let role: Role = account == "secretary" ? .villageSecretary : .villageClerk
        return try await caller.call(
            request, actor: Messages.Principal(account: account, roles: [RoleAtScope(role, Self.village)]),
            timeout: .seconds(10)
        ).reply
    }

    func villageRefusal<R: Request>(_ request: R) async throws -> String? {
        do {
            _ = try await callVillage(request)
            return nil
        } catch let error as DeskError {
            return error.reason
        }
    }

    /// As anybody, without an account.
    func publicly<R: Request>(_ request: R) async throws -> R.Reply {
        try await caller.call(request, actor: .villager, timeout: .seconds(10)).reply
    }

    /// Why anybody was refused; nil if nobody was.
    func publicRefusal<R: Request>(_ request: R) async throws -> String? {
        do {
            _ = try await publicly(request)
            return nil
        } catch let error as DeskError {
            return error.reason
        }
    }

    /// The code that was sent last to a number.
    func code(to number: String, _ sms: StubChannel, after before: Int) async throws -> String {
        #expect(await eventually { sms.messages.count > before })
        let message = try #require(sms.messages.last { $0.address == number })
        return try #require(try JSONCoding.decode([String: String].self, from: message.data)["code"])
    }

    func subscribe(_ number: String, in village: AreaCode = NoticeOffice.village, _ sms: StubChannel) async throws {
        let before = sms.messages.count
        _ = try await publicly(AskSubscriptionCode(village: village, telephone: number))
        let code = try await code(to: number, sms, after: before)
        let answer = AnswerSubscriptionCode(village: village, telephone: number, code: code, begins: true)
        #expect(try await publicly(answer).isDone)
    }

    /// Verified numbers of the village, left behind the desk's back.
    ///
    /// - Returns: the numbers.
    @discardableResult
    func crowd(_ count: Int) throws -> [String] {
        let numbers = (0..<count).map { "139" + String(100_000_000 + $0).dropFirst() }
        let owner = Addressee.subscribers(of: Self.village)
        for part in numbers.chunks(of: 200) {
            try work.decide(as: "test") { act in
                for number in part {
                    let id = act.newID()
                    try act.record(
                        ContactAdded(
                            contact: id, owner: owner, channel: .sms, address: act.seal(number, for: .contact(id)),
                            secret: nil))
                    act.makeFindable(.contact(id), by: number, purpose: Subscriptions.findable)
                    try act.record(ContactVerified(contact: id))
                }
            }
        }
        return numbers
    }

    func deliveries(_ state: DeliveryState) throws -> Int {
        try work.read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM delivery WHERE state = ?", arguments: [state.rawValue]) ?? 0
        }
    }

    /// Whether nobody is left to be told.
    func isTold() throws -> Bool {
        try work.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM telling") == 0 }
    }
}
