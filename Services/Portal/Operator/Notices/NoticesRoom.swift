import Hummingbird

/// What an operator sees of notifications and does about them: the queue, templates, rules.
struct NoticesRoom: Sendable {
    let edge: Edge

    /// - Parameter router: where an operator is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        NoticesPage(edge: edge).add(to: router)
        UndeliveredPage(edge: edge).add(to: router)
        NoticeTemplatesPage(edge: edge).add(to: router)
        NoticeRulesPage(edge: edge).add(to: router)
    }

    /// The pages of this room, as its own navigation names them.
    static func tabs(_ here: String, _ words: Words) -> [OperatorTab] {
        [
            ("/operator/notices", "queue"), ("/operator/notices/templates", "templates"),
            ("/operator/notices/rules", "rules"),
        ]
        .map { OperatorTab(address: $0, title: words("notices.tabs.\($1)"), isHere: $1 == here) }
    }
}
