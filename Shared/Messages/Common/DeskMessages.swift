/// What a desk can be asked, what its feed announces, with schemas.
package struct Describe: Query {
    package static let method: MethodName = "desk.describe"
    package static let summary = "Lists methods and types of event with their JSON Schemas."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        package let service: String
        package let version: String
        package let source: Source
        package let methods: [MethodDescription]
        package let events: [EventDescription]

        package init(
            service: String, version: String, source: Source, methods: [MethodDescription], events: [EventDescription]
        ) {
            self.service = service
            self.version = version
            self.source = source
            self.methods = methods
            self.events = events
        }
    }

    package struct MethodDescription: Codable, Equatable, Sendable {
        package let method: MethodName
        package let summary: String
        /// `command` or `query`.
        package let kind: String
        package let params: JSONValue
        package let reply: JSONValue
    }

    package struct EventDescription: Codable, Equatable, Sendable {
        package let type: EventType
        package let summary: String
        /// Schema of `data`.
        package let data: JSONValue
    }
}

/// Is the service well?
package struct Health: Query {
    package static let method: MethodName = "desk.health"
    package static let summary = "Tells whether the service is ready, and where its ledger stands."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        package let service: String
        package let version: String
        /// True once projections are built and, where it follows others, it has caught up.
        package let ready: Bool
        /// What it waits for or suffers from; empty when all is well.
        package let problems: [String]
        /// What will become a problem unless an operator does something.
        package let warnings: [String]
        package let ledger: LedgerID
        package let head: Position
        package let started: Timestamp

        package init(
            service: String, version: String, ready: Bool, problems: [String], warnings: [String] = [],
            ledger: LedgerID, head: Position,
            started: Timestamp
        ) {
            self.service = service
            self.version = version
            self.ready = ready
            self.problems = problems
            self.warnings = warnings
            self.ledger = ledger
            self.head = head
            self.started = started
        }
    }
}

/// The service's counters and gauges.
package struct ReadMetrics: Query {
    package static let method: MethodName = "desk.metrics"
    package static let summary = "Answers the metrics in Prometheus' text exposition format."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        package let text: String

        package init(text: String) {
            self.text = text
        }
    }
}

extension Catalogue {
    /// What every service's desk answers and every ledger may hold.
    package static let common = Catalogue(
        service: "common",
        events: [
            LedgerContinued.self, VaultOpened.self, VaultShredded.self, DeadLetterDiscarded.self, ConsentAsked.self,
            ConsentEnded.self,
        ],
        commands: [
            ReportCursor.self, Shred.self, ReplayDeadLetter.self, DiscardDeadLetter.self, StartCare.self,
            AnswerConsent.self,
        ],
        queries: [
            Describe.self, Health.self, ReadMetrics.self, ReadFeed.self, ListFollowers.self, ReadCheckpoint.self,
            ProveInclusion.self, ListDeadLetters.self, ReadCare.self, ListConsents.self,
        ])
}

extension Describe.Reply {
    /// Derives the description from the types themselves.
    ///
    /// - Throws: a decoding error if a type's schema cannot be derived; a test walks the whole catalogue.
    package init(_ catalogue: Catalogue, version: String, source: Source) throws {
        func describe(_ type: any Request.Type, _ kind: String) throws -> Describe.MethodDescription {
            Describe.MethodDescription(
                method: type.method, summary: type.summary, kind: kind, params: try Schema(of: type).json,
                reply: try type.replySchema.json)
        }
        self.init(
            service: catalogue.service, version: version, source: source,
            methods: try catalogue.commands.map { try describe($0, "command") }
                + catalogue.queries.map { try describe($0, "query") },
            events: try catalogue.events.map {
                Describe.EventDescription(type: $0.type, summary: $0.summary, data: try Schema(of: $0).json)
            })
    }
}

extension Request {
    static var replySchema: Schema {
        get throws { try Schema(of: Reply.self) }
    }
}
