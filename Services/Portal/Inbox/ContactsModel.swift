import Messages

/// Ways to reach a person or a post's group, as a page shows them with their forms.
struct ContactsModel: Sendable {
    /// The post; absent of a person's own.
    let at: String?
    let contacts: [Row]
    let hasNone: Bool
    let choices: [Choice]
    /// Whether anything can be added.
    let isOpen: Bool
    /// Names what is not set up; nil if everything is.
    let closed: String?
    let addID: String
    let asksSecret: Bool
    let channelProblem: String?
    let addressProblem: String?
    let typedAddress: String?

    struct Row: Sendable {
        let key: String
        let channel: String
        let address: String
        let isVerified: Bool
        let isWebhook: Bool
        /// It waits for the person to prove the account.
        let isSuspended: Bool
        let proofProblem: String?
        let removeLabel: String
        let codeHint: String
        let codeProblem: String?
        let verifyID: String
        let againID: String
        let removeID: String
        let rotateID: String
        let confirmID: String
    }

    struct Choice: Sendable {
        let value: String
        let name: String
        let isChosen: Bool
    }

    init(
        _ reply: ListContacts.Reply, of post: RoleAtScope?, _ problem: ContactProblem?, _ words: Words,
        newID: () -> UUIDv7
    ) {
        func name(_ channel: NoticeChannel) -> String { words("inbox.channel.\(channel.rawValue)") }
        at = post?.description
        contacts = reply.contacts.map { contact in
            Row(
                key: contact.contact.description, channel: name(contact.channel), address: contact.address,
                isVerified: contact.verified, isWebhook: contact.channel == .webhook && contact.verified,
                isSuspended: contact.suspended && contact.verified,
                proofProblem: problem?.message(at: .proof(contact.contact)),
                removeLabel: words(
                    "inbox.contact.removeThis", ["channel": name(contact.channel), "address": contact.address]),
                codeHint: words(contact.channel.isGroup ? "inbox.contact.codeGroupHint" : "inbox.contact.codeHint"),
                codeProblem: problem?.code(of: contact.contact), verifyID: newID().description,
                againID: newID().description, removeID: newID().description, rotateID: newID().description,
                confirmID: newID().description)
        }
        hasNone = contacts.isEmpty
        choices = reply.channels.map {
            Choice(
                value: $0.rawValue, name: name($0), isChosen: $0 == problem?.channel || reply.channels.count == 1)
        }
        isOpen = !choices.isEmpty
        let wanted = post == nil ? PreferenceForm.channels : NoticeChannel.allCases
        let missing = wanted.filter { !reply.channels.contains($0) }
        let join = words.isEnglish ? ", " : "、"
        closed =
            missing.isEmpty
            ? nil
            : post == nil && reply.channels.isEmpty
                ? words("inbox.contact.allClosed")
                : words("inbox.contact.closed", ["channels": missing.map(name).joined(separator: join)])
        addID = newID().description
        asksSecret = reply.channels.contains { $0 == .dingtalk || $0 == .feishu }
        channelProblem = problem?.message(at: .channel)
        addressProblem = problem?.message(at: .address)
        typedAddress = problem?.address
    }
}

/// What is wrong with one of the contacts' forms.
struct ContactProblem: Sendable, Equatable {
    enum Field: Sendable, Equatable {
        case channel
        case address
        /// Of a contact that waits for its code.
        case code(UUIDv7)
        /// Of a contact that waits for the password, or a phone's PIN.
        case proof(UUIDv7)
    }

    let field: Field
    let message: String
    /// What had been typed.
    var channel: NoticeChannel?
    var address: String?

    func message(at field: Field) -> String? { self.field == field ? message : nil }

    func code(of contact: UUIDv7) -> String? { message(at: .code(contact)) }
}
