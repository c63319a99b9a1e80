import Foundation
import Messages
import ServiceKit

/// Numbers left to hear of a village's meetings: a code goes to the number, and whoever can read it there begins or ends it.
///
/// What is answered is the same whether or not the number is subscribed, so that nobody can try out whose is.
struct SubscriptionHandlers: Sendable {
    /// Channels that are set up.
    let channels: Set<NoticeChannel>
    let numbers = NumberCodes()

    func install(into service: inout ServiceDefinition) {
        service.on(AskSubscriptionCode.self) { try ask($0, $1) }
        service.on(AnswerSubscriptionCode.self) { try answer($0, $1) }
    }

    private func ask(_ command: AskSubscriptionCode, _ act: Act) throws -> Done {
        guard channels.contains(.sms) else {
            throw DeskError.refused("channel.not-configured", "短信还没有开通 (text messages are not set up)")
        }
        guard command.village.level == .village, try Directory.name(of: command.village, act.database) != nil else {
            throw DeskError.notFound("village", "没有这个村或社区 (there is no such village)")
        }
        let owner = Addressee.subscribers(of: command.village)
        let number = try ContactAddress.read(command.telephone, .sms)
        let known = try Subscriptions.find(number, in: command.village, act)
        try check(command.village, number, known, act)
        numbers.count(number, on: CivilDay(inChinaAt: act.now))
        if let known {
            try act.sendCode(to: known.id)
            return Done()
        }
        let id = act.newID()
        try act.record(
            ContactAdded(
                contact: id, owner: owner, channel: .sms, address: act.seal(number, for: .contact(id)), secret: nil))
        act.makeFindable(.contact(id), by: number, purpose: Subscriptions.findable)
        try act.sendCode(to: id)
        return Done()
    }

    /// Codes pester nobody, and cost nobody a fortune.
    private func check(_ village: AreaCode, _ number: String, _ known: Contact?, _ act: Act) throws {
        let today = CivilDay(inChinaAt: act.now)
        let ofVillage = try Contacts.codes(for: .subscribers(of: village), on: today, act.database)
        guard numbers.mayHaveAnother(number, on: today), ofVillage < Subscriptions.villageCodes else {
            throw DeskError.refused(
                "contact.codes-today", "今天验证码发得太多，请明天再试 (too many codes were sent today: try again tomorrow)")
        }
        if let former = try known.flatMap({ try ContactCode.find($0.id, act.database) }) {
            guard act.now >= former.sent + ContactCode.pause else {
                throw DeskError.refused("contact.soon", "一分钟后才能再发 (another code can be sent a minute after the last)")
            }
        }
        guard
            try known != nil
                || Subscriptions.count(in: village, verified: false, act.database) < Subscriptions.villageLimit
        else {
            throw DeskError.refused(
                "subscription.limit", "这个村留号码的人已满，请看网页上的通知 (no more numbers can be left for this village)")
        }
    }

    private func answer(_ command: AnswerSubscriptionCode, _ act: Act) throws -> AnswerSubscriptionCode.Reply {
        let number = try ContactAddress.read(command.telephone, .sms)
        let contact = try Subscriptions.find(number, in: command.village, act)
        guard let contact, let code = try ContactCode.find(contact.id, act.database), code.isGood(at: act.now) else {
            return .init(isDone: false)
        }
        guard try act.matches(command.code, code, of: contact.id) else {
            try act.record(ContactCodeFailed(contact: contact.id, failures: code.failures + 1))
            return .init(isDone: false)
        }
        if command.begins {
            try act.record(ContactVerified(contact: contact.id))
        } else {
            try Contacts.end(contact.id, .removed, act)
        }
        return .init(isDone: true)
    }
}
