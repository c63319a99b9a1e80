package import Messages

/// Everything the suite promises to whoever talks with it over the wire: types of event, methods, webhooks, with schemas and
/// examples. It is made from the types, so it cannot say anything else than they do.
package struct Contract: Sendable {
    package let services: [Service]
    /// What every feed may announce.
    package let sharedEvents: [Announcement]
    /// What every desk answers.
    package let sharedMethods: [Operation]
    package let webhooks: [Hook]
    /// What surrounds the messages, by name: the envelope's attributes, heads, a request's context, an error.
    package let wire: [String: Described]

    package struct Service: Sendable {
        package let name: String
        package let events: [Announcement]
        package let methods: [Operation]
    }

    /// A value on the wire.
    package struct Described: Sendable {
        package let schema: Schema
        package let example: JSONValue

        init<T: Codable>(_ type: T.Type) throws {
            schema = try Schema(of: type)
            example = try Sample.of(type)
        }
    }

    package struct Announcement: Sendable {
        package let type: EventType
        package let summary: String
        package let data: Described

        init<E: Event>(_ type: E.Type) throws {
            self.type = type.type
            summary = type.summary
            data = try Described(type)
        }
    }

    package struct Operation: Sendable {
        package let method: Messages.MethodName
        package let summary: String
        package let kind: Kind
        package let params: Described
        package let reply: Described

        /// A command is done once and remembered; a query may be asked again at will.
        package enum Kind: String, Sendable {
            case command, query
        }

        init<R: Request>(_ type: R.Type, _ kind: Kind) throws {
            method = type.method
            summary = type.summary
            self.kind = kind
            params = try Described(type)
            reply = try Described(R.Reply.self)
        }
    }

    package struct Hook: Sendable {
        package let type: String
        package let summary: String
        package let data: Described

        init<M: WebhookMessage>(_ type: M.Type) throws {
            self.type = type.type
            summary = type.summary
            data = try Described(type)
        }
    }

    /// - Throws: a coding error if a type's schema or example cannot be derived; a test walks the whole suite.
    package init(
        of suite: [Catalogue] = Catalogue.suite, shared: Catalogue = .common,
        webhooks: [any WebhookMessage.Type] = [NoticeWebhook.self, CodeWebhook.self]
    ) throws {
        services = try suite.map { catalogue in
            Service(
                name: catalogue.service, events: try Self.announcements(catalogue),
                methods: try Self.operations(catalogue))
        }
        sharedEvents = try Self.announcements(shared)
        sharedMethods = try Self.operations(shared)
        self.webhooks = try webhooks.map { try Hook($0) }
        wire = [
            "event": try Described(EventHeader.self), "head": try Described(Head.self),
            "context": try Described(RequestContext.self), "error": try Described(DeskError.self),
        ]
    }

    /// Every type of event, in order.
    package var events: [Announcement] {
        (services.flatMap(\.events) + sharedEvents).sorted { $0.type.description < $1.type.description }
    }

    /// Every method, in order.
    package var methods: [Operation] {
        (services.flatMap(\.methods) + sharedMethods).sorted { $0.method.description < $1.method.description }
    }

    private static func announcements(_ catalogue: Catalogue) throws -> [Announcement] {
        try catalogue.events.map { try Announcement($0) }.sorted { $0.type.description < $1.type.description }
    }

    private static func operations(_ catalogue: Catalogue) throws -> [Operation] {
        let all =
            try catalogue.commands.map { try Operation($0, .command) }
            + catalogue.queries.map { try Operation($0, .query) }
        return all.sorted { $0.method.description < $1.method.description }
    }
}
