import Bus
import Messages
import ServiceKit

/// What integrators may ask and hear at their own door.
enum IntegratorDoor {
    static let methods: Set<MethodName> = [
        Describe.method, Health.method, ReadFeed.method, ReportCursor.method, ReadCheckpoint.method,
        ProveInclusion.method,
    ]

    /// The open events, and where a restored ledger begins anew.
    static let topics = ["open.", "ledger."].compactMap { Topic($0) }

    /// The door that the settings ask for; nil if they ask for none.
    ///
    /// - Throws: `ServiceError` if only one of its addresses is set, or one is none of TCP.
    static func door(_ settings: Settings) throws -> OpenDoor? {
        let (feed, desk) = (settings.text("open-feed"), settings.text("open-desk"))
        guard feed != nil || desk != nil else { return nil }
        guard let feed, let desk else {
            throw ServiceError(.settings, "--open-feed and --open-desk belong together: set both, or none")
        }
        guard feed.hasPrefix("tcp://"), desk.hasPrefix("tcp://") else {
            throw ServiceError(.settings, "--open-feed and --open-desk are addresses as tcp://0.0.0.0:7201")
        }
        return OpenDoor(feed: feed, desk: desk, methods: methods, topics: topics)
    }
}
