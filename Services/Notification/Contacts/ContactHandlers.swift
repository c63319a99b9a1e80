import Foundation
import GRDB
import Messages
import ServiceKit

/// Ways to be reached: left, verified by a code, taken away.
struct ContactHandlers: Sendable {
    /// Channels that are set up.
    let channels: Set<NoticeChannel>
    /// Whoever a contact is left for is told, by the ways that were there before.
    let making: NoticeMaking

    /// Contacts of one owner at most.
    static let limit = 10

    func install(into service: inout ServiceDefinition) {
        service.on(ListContacts.self) { try list($0, $1) }
        service.on(AddContact.self) { try add($0, $1) }
        service.on(SendContactCode.self) { command, act in
            let contact = try own(command.contact, act)
            guard !contact.isVerified else {
                throw DeskError.refused("contact.verified", "已经验证过，不用再发 (it is verified already)")
            }
            try sendCode(contact.id, of: contact.owner, act)
            return Done()
        }
        service.on(VerifyContact.self) { try verify($0, $1) }
        service.on(RemoveContact.self) { command, act in
            let contact = try own(command.contact, act)
            try Contacts.end(contact.id, .removed, act)
            return Done()
        }
        service.on(ConfirmContact.self) { try confirm($0, $1) }
        service.on(RotateContactSecret.self) { try rotate($0, $1) }
        service.on(Unsubscribe.self) { command, act in
            guard let id = act.contact(endedBy: command.token) else {
                throw DeskError.notFound("unsubscribe", "这个退订链接不对 (this link ends nothing; open the newest letter's)")
            }
            // By a second click it is gone already.
            if try Contacts.find(id, act.database) != nil {
                try Contacts.end(id, .unsubscribed, act)
            }
            return Done()
        }
        service.on(ReadPreferences.self) { _, view in
            try Contacts.preferences(of: view.actor.account, view.database)
        }
        service.on(SetPreferences.self) { command, act in
            try requireAccount(act.actor)
            try requireWholeAccount(act)
            guard command.preferences.muted.count <= 100 else {
                throw DeskError.invalid("preferences", "不接收的通知最多 100 项 (at most 100 kinds are muted)")
            }
            try act.record(PreferencesSet(account: act.actor.account, preferences: command.preferences))
            return Done()
        }
    }

    // MARK: Whose

    private func requireAccount(_ actor: Principal) throws {
        guard !actor.isVillager else { throw DeskError.forbidden("请先登录 (sign in first)") }
    }

    /// Makes sure that a session may say where the account's notices go: a phone's may, unless the account holds or held
    /// other posts than a guardian's.
    private func requireWholeAccount(_ act: Act) throws {
        guard act.actor.through == .phone,
            try Directory.heldOther(act.actor.account, by: act.now, act.database)
        else { return }
        throw Self.notByPhone
    }

    private static let notByPhone = DeskError(
        .forbidden, "手机登录不能改这一项；请用密码登录后再改 (not in a phone's session: sign in with the password)",
        code: "contact.phone")

    /// The owner that a request speaks of: the actor, or a post whose group it may see to.
    private func owner(_ post: RoleAtScope?, _ actor: Principal) throws -> Addressee {
        try requireAccount(actor)
        guard let post else { return .account(actor.account) }
        guard actor.roles.contains(where: { $0.role == .operator || $0 == post }) else {
            throw DeskError.forbidden(
                "群和接口推送由管理员或这个岗位的人设置 (a post's group is set by an operator or by who holds the post)")
        }
        return .post(post)
    }

    private func own(_ id: UUIDv7, _ act: Act) throws -> Contact {
        try requireAccount(act.actor)
        guard let contact = try Contacts.find(id, act.database), mayChange(contact, act.actor) else {
            throw DeskError.notFound("contact", "没有这个联系方式 (there is no such contact)")
        }
        if case .account = contact.owner, act.actor.through == .phone {
            try requireWholeAccount(act)
            // The ways that were there before the phone are how its person learns what it does.
            guard contact.isOfPhone else { throw Self.notByPhone }
        }
        return contact
    }

    private func mayChange(_ contact: Contact, _ actor: Principal) -> Bool {
        switch contact.owner {
        case .account(let login): login == actor.account
        case .post(let post): actor.roles.contains { $0.role == .operator || $0 == post }
        case .filer, .subscribers: false
        }
    }

    // MARK: What

    private func list(_ command: ListContacts, _ act: Act) throws -> ListContacts.Reply {
        let contacts = try Contacts.of(owner(command.post, act.actor), act.database)
        let open = NoticeChannel.allCases.filter { channels.contains($0) && (command.post != nil || !$0.isGroup) }
        return ListContacts.Reply(
            contacts: try contacts.compactMap { contact in
                let opened = try act.open(contact.address, of: .contact(contact.id), for: .daily("shown masked"))
                guard let address = opened else { return nil }
                return ContactShown(
                    contact: contact.id, channel: contact.channel,
                    address: ContactAddress.masked(address, contact.channel), verified: contact.isVerified,
                    suspended: try contact.scope(at: act.now, act.database) == .suspended, added: contact.added)
            }, channels: open)
    }

    private func add(_ command: AddContact, _ act: Act) throws -> AddContact.Reply {
        let owner = try owner(command.post, act.actor)
        if command.post == nil { try requireWholeAccount(act) }
        guard channels.contains(command.channel) else {
            throw DeskError.refused("channel.not-configured", "这条通道还没有开通 (this channel is not set up)")
        }
        if command.post == nil, command.channel.isGroup {
            throw DeskError.invalid("channel", "群机器人属于岗位，不属于个人 (a group's robot belongs to a post)")
        }
        let address = try ContactAddress.read(command.address, command.channel)
        let existing = try Contacts.of(owner, act.database)
        guard existing.count < Self.limit else {
            throw DeskError.refused("contact.limit", "最多 \(Self.limit) 个联系方式，请先删去不用的 (at most \(Self.limit) contacts)")
        }
        let isKnown = try existing.contains {
            try $0.channel == command.channel && act.peek($0.address, of: .contact($0.id)) == address
        }
        guard !isKnown else {
            throw DeskError.refused("contact.known", "这个联系方式已经有了 (this contact is there already)")
        }
        let id = act.newID()
        let made = command.channel == .webhook ? act.newWebhookSecret(for: id) : nil
        let secret = try (made ?? command.secret).map { try act.seal($0, for: .contact(id)) }
        let added = ContactAdded(
            contact: id, owner: owner, channel: command.channel, address: try act.seal(address, for: .contact(id)),
            secret: secret)
        try act.record(added)
        try making.tell(added, as: id.description, act)
        if try ContactConsent.isNeeded(for: owner, act) { try ContactConsent.ask(to: id, of: owner, making, act) }
        try sendCode(id, of: owner, act)
        act.sealReply(for: .contact(id))
        return AddContact.Reply(contact: id, secret: made)
    }

    private func sendCode(_ contact: UUIDv7, of owner: Addressee, _ act: Act) throws {
        guard try Contacts.codes(for: owner, on: CivilDay(inChinaAt: act.now), act.database) < ContactCode.dailyLimit
        else {
            throw DeskError.refused(
                "contact.codes-today", "今天验证码发得太多，请明天再试 (too many codes were sent today: try again tomorrow)")
        }
        if let former = try ContactCode.find(contact, act.database) {
            guard former.sendings < ContactCode.sendingLimit else {
                throw DeskError.refused(
                    "contact.codes", "验证码发得太多；请删去重新填写 (too many codes were sent: remove the contact and leave it anew)")
            }
            guard act.now >= former.sent + ContactCode.pause else {
                throw DeskError.refused("contact.soon", "一分钟后才能再发 (another code can be sent a minute after the last)")
            }
        }
        try act.sendCode(to: contact)
    }

    private func verify(_ command: VerifyContact, _ act: Act) throws -> VerifyContact.Reply {
        let contact = try own(command.contact, act)
        guard !contact.isVerified else { return VerifyContact.Reply(verified: true, left: 0) }
        guard let code = try ContactCode.find(contact.id, act.database), code.isGood(at: act.now) else {
            throw DeskError.refused("contact.code-expired", "验证码已失效，请重新发送 (the code is no longer good: send another)")
        }
        guard try act.matches(command.code, code, of: contact.id) else {
            try act.record(ContactCodeFailed(contact: contact.id, failures: code.failures + 1))
            return VerifyContact.Reply(verified: false, left: ContactCode.tries - code.failures - 1)
        }
        try act.record(ContactVerified(contact: contact.id))
        return VerifyContact.Reply(verified: true, left: 0)
    }

    private func confirm(_ command: ConfirmContact, _ act: Act) throws -> Done {
        guard act.actor.through == nil || act.actor.through == .phone && command.proof == .pin else {
            throw DeskError.forbidden("请本人登录后确认 (its person confirms it, in a session of their own)")
        }
        let contact = try own(command.contact, act)
        guard contact.isOfPhone, !contact.isConfirmed else { return Done() }
        let confirmed = ContactConfirmed(contact: contact.id, owner: contact.owner, proof: command.proof)
        // Told before it is recorded: what is confirmed hears nothing of it.
        try making.tell(confirmed, as: contact.id.description, act)
        try act.record(confirmed)
        return Done()
    }

    private func rotate(_ command: RotateContactSecret, _ act: Act) throws -> RotateContactSecret.Reply {
        let contact = try own(command.contact, act)
        guard contact.channel == .webhook else {
            throw DeskError.invalid("contact", "只有 webhook 有密钥 (only a webhook has a secret of ours)")
        }
        let secret = act.newWebhookSecret(for: act.newID())
        try act.record(
            ContactSecretSet(
                contact: contact.id, secret: act.seal(secret, for: .contact(contact.id)),
                formerUntil: act.now + .seconds(86_400)))
        act.sealReply(for: .contact(contact.id))
        return RotateContactSecret.Reply(secret: secret)
    }
}

extension Act {
    /// `whsec_` and 32 bytes in base64 (Standard Webhooks 1.0.0).
    fileprivate func newWebhookSecret(for id: UUIDv7) -> String {
        "whsec_" + Data(derive(id.description, purpose: "webhook", count: 32)).base64EncodedString()
    }
}
