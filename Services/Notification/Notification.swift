import Foundation
import Messages
import ServiceKit
import WorkingDays

/// Notification: who must know what, by which channel, until it is delivered.
@main
enum Notification {
    static func main() async {
        await ServiceMain.run(
            "notification", summary: summary, extra: settings, beside: { try await open(beside: $0, $1) }, definition)
    }

    static let summary = "tells the right person, by a way that reaches them, once"

    static let settings: [Setting] = [
        Setting(
            "channels", "FILE",
            "which channels are set up, YAML: email, sms, webhook, wecom, dingtalk, feishu; webhooks and robots if absent"
        ),
        Setting("public-url", "URL", "how people reach the portal, for links in messages; no links if absent"),
        Setting("calendar", "FILE", "China's working-day calendar as JSON; built-in if absent"),
    ]

    /// The service as a value.
    ///
    /// - Throws: `ServiceError` or `CalendarError`, naming what is wrong in a file.
    @Sendable
    static func definition(_ settings: Settings) throws -> ServiceDefinition {
        let channels = try settings.text("channels").map(ChannelFile.read) ?? .none
        let calendar = try settings.file("calendar").map { try WorkingCalendar(json: $0.contents, place: $0.path) }
        return try definition(channels: channels.names, calendar: calendar)
    }

    /// - Parameter channels: those that are set up.
    static func definition(
        channels: Set<NoticeChannel> = [], calendar: WorkingCalendar? = nil
    ) throws -> ServiceDefinition {
        let templates = try TemplateBook()
        let rules = try RuleBook(templates)
        let making = NoticeMaking(rules: rules, channels: channels)
        let reminders = Reminders(making: making, calendar: try calendar ?? .embedded())
        var service = ServiceDefinition(.notification, summary: summary)
        service.projections = [
            Directory.projection, TemplateBook.projection, RuleBook.projection, Notices.projection,
            Contacts.projection, Deliveries.projection, FollowUps.projection, Reminders.projection,
            Unaddressed.projection, Meetings.projection, Subscriptions.projection, Broadcast.projection,
        ]
        service.follows = SuiteService.followed.map { FollowedEvents.follow($0.name, making) }
        service.timers = [
            FollowUpFiring(making: making).timer, reminders.timer, Broadcast(making: making).timer, Meetings.timer,
            Subscriptions.timer, ToDoPassing(making: making).timer,
        ]
        service.admit = Seated.check
        service.keep(ContactConsent.keeping(making))
        service.warnings = [{ now, db in try [rules.warning(db)].compactMap(\.self) + QueueWarnings.all(at: now, db) }]
        InboxHandlers(templates: templates).install(into: &service)
        ContactHandlers(channels: channels, making: making).install(into: &service)
        QueueHandlers(channels: channels).install(into: &service)
        RuleHandlers(rules: rules, templates: templates).install(into: &service)
        Unaddressed.install(into: &service)
        MeetingHandlers(making: making).install(into: &service)
        SubscriptionHandlers(channels: channels).install(into: &service)
        return service
    }

    private static func open(beside running: RunningService, _ settings: Settings) async throws -> DeliveryService {
        let work = running.localWriter
        try await withCheckedThrowingContinuation { continuation in
            _ = WorkerThread("start") {
                continuation.resume(
                    with: Result { try work.decide(as: SuiteActor.start.rawValue) { try Reminders.begin($0) } })
            }
        }
        return try DeliveryService.open(beside: running, settings)
    }
}
