import Foundation
import Messages
import ServiceKit

/// Notification: who must know what, by which channel, until it is delivered.
@main
enum Notification {
    static func main() async {
        await ServiceMain.run("notification", summary: summary, extra: settings, definition)
    }

    static let summary = "tells the right person, by a way that reaches them, once"

    static let settings: [Setting] = []

    /// The service as a value.
    @Sendable
    static func definition(_ settings: Settings) throws -> ServiceDefinition {
        try definition()
    }

    /// - Parameter channels: those that are set up.
    static func definition(channels: Set<NoticeChannel> = []) throws -> ServiceDefinition {
        let templates = try TemplateBook()
        let rules = try RuleBook(templates)
        let making = NoticeMaking(rules: rules, channels: channels)
        var service = ServiceDefinition(.notification, summary: summary)
        service.projections = [
            Directory.projection, TemplateBook.projection, RuleBook.projection, Notices.projection,
            Contacts.projection, Deliveries.projection, FollowUps.projection,
        ]
        service.follows = ["intake", "portal"].map { Following.follow($0, making) }
        service.timers = [FollowUpFiring(making: making).timer]
        service.admit = Seated.check
        InboxDesk(templates: templates).install(into: &service)
        ContactDesk(channels: channels).install(into: &service)
        QueueDesk(channels: channels).install(into: &service)
        RuleDesk(rules: rules, templates: templates).install(into: &service)
        return service
    }
}
