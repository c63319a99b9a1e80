/// What a webhook is sent: the `data` of a request that follows Standard Webhooks 1.0.0.
package protocol WebhookMessage: Codable, Equatable, Sendable {
    static var type: String { get }
    /// One line for the catalogue: when it is sent.
    static var summary: String { get }
}

/// One notice: codes and words of the wire, no sentences, nothing personal.
package struct NoticeWebhook: WebhookMessage {
    package static let type = "notification.notice"
    package static let summary = "Something that whoever left the URL must know."
    package let notice: UUIDv7
    package let rule: String
    package let kind: NoticeKind
    package let urgency: NoticeUrgency
    package let about: Subject?
    package let post: RoleAtScope?
    /// By the names that the rule gives them.
    package let facts: [String: String]
    package let link: String?

    package init(
        notice: UUIDv7, rule: String, kind: NoticeKind, urgency: NoticeUrgency, about: Subject?, post: RoleAtScope?,
        facts: [String: String], link: String?
    ) {
        self.notice = notice
        self.rule = rule
        self.kind = kind
        self.urgency = urgency
        self.about = about
        self.post = post
        self.facts = facts
        self.link = link
    }
}

/// The URL is being verified.
package struct CodeWebhook: WebhookMessage {
    package static let type = "notification.code"
    package static let summary = "The URL is being verified: the code is to be entered where the URL was left."
    package let code: String

    package init(code: String) {
        self.code = code
    }
}
