/// All messages of one service: what its desk describes, what the tests walk.
package struct Catalogue: Sendable {
    /// The service's name, the first word of its types and methods.
    package let service: String
    package let events: [any Event.Type]
    package let commands: [any Command.Type]
    package let queries: [any Query.Type]

    package init(
        service: String, events: [any Event.Type], commands: [any Command.Type], queries: [any Query.Type]
    ) {
        self.service = service
        self.events = events
        self.commands = commands
        self.queries = queries
    }

    /// This catalogue together with what every service has.
    package func with(_ other: Catalogue) -> Catalogue {
        Catalogue(
            service: service, events: events + other.events, commands: commands + other.commands,
            queries: queries + other.queries)
    }
}
