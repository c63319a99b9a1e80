import Bus
import Foundation
import HTTPTypes
import Hummingbird
import Messages

/// `/api/v1/events`: what happened since the reader's last event, read from the ledgers, and then what happens.
struct EventFeed: Sendable {
    let edge: Edge
    let frames = EventFrames()

    /// Events that may wait for a reader; one that is further behind is cut off and comes back with its last id.
    static let buffer = 1_024
    /// Events of a page that is read from a ledger: they must fit into what may wait for the reader.
    static let page = EventStream.buffer / 2
    /// How long it is waited until the index knows of an event, or the hub of what the ledger has; then the stream ends.
    static let patience = Duration.seconds(10)

    /// How often it is asked whether the token is still good, with the same posts.
    static let check = Duration.seconds(10)

    /// The stream tells of the whole county: who works for less of it, reads lists.
    static let readers: Set<Role> = [.operator, .integrator, .countyDesk, .countyDiscipline]

    /// - Parameter isStill: whether the token's holder is the same as when the stream began.
    func answer(
        _ asker: Asker, _ request: Request, _ context: EdgeContext, isStill: @escaping @Sendable () async throws -> Bool
    ) async throws -> Response {
        let topics = try topics(asker, request)
        guard case .holder(let holder) = asker,
            holder.actor.roles.contains(where: { Self.readers.contains($0.role) && $0.area.level == .county })
        else {
            throw Problem(
                .forbidden, "the stream tells of the whole county; the token reaches less of it", code: "areas")
        }
        guard edge.index.isWhole else {
            throw Problem(.unavailable, "the portal is still reading what happened before it began", retryAfter: 3)
        }
        let sight = EventSight(
            topics: topics, seesSupervision: holder.actor.roles.contains { $0.role == .countyDiscipline },
            index: edge.index)
        let start = try await start(topics, request)
        return EventStream.response(context) { stream in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    var reader = Reader(edge: edge, frames: frames, sight: sight, stream: stream, place: start)
                    try await reader.run()
                }
                group.addTask {
                    repeat { try await Task.sleep(for: Self.check) } while try await isStill()
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    /// - Throws: `Problem` if a topic is none, is not offered, or takes another scope.
    private func topics(_ asker: Asker, _ request: Request) throws -> [Topic] {
        let given = Form(urlEncoded: Data((request.uri.query ?? "").utf8))
        if let unknown = given.fields.keys.first(where: { $0 != "topics" }) {
            throw Problem(.invalid, errors: [.init(at: String(unknown.prefix(60)), problem: "is not a parameter here")])
        }
        let words = given.all("topics").flatMap { $0.split(separator: ",").map(String.init) }
        guard words.count <= 20 else { throw Problem(.invalid, "at most 20 topics") }
        let topics = try (words.isEmpty ? ["intake."] : words).map { word in
            guard let topic = Topic(word),
                let offer = EventSight.offered.first(where: { topic.description.hasPrefix($0.topic) })
            else {
                let offered = EventSight.offered.map(\.topic).joined(separator: ", ")
                throw Problem(
                    .invalid, errors: [.init(at: "topics", problem: "a topic ends in a dot and begins with \(offered)")]
                )
            }
            try asker.require(offer.scope)
            return topic
        }
        return Array(Set(topics)).sorted()
    }

    /// Where the reader goes on; services that its last id does not name are heard from now on.
    private func start(_ topics: [Topic], _ request: Request) async throws -> EventPlace {
        let services = Set(topics.map { String($0.description.prefix { $0 != "." }) })
        var place = EventPlace()
        if let text = request.headers[.lastEventID], !text.isEmpty {
            guard let last = EventPlace(text) else {
                throw Problem(.malformed, "Last-Event-ID is none of this stream's", code: "last-event-id")
            }
            place.places = last.places.filter { services.contains($0.key) }
        }
        for service in services.sorted() {
            guard let here = edge.hub.place(of: service) else {
                throw Problem(.unavailable, "\(service) has not been heard of yet", retryAfter: 3)
            }
            if let last = place.places[service], last.ledger != here.ledger {
                place.places[service] = try await carried(last, into: here.ledger, service)
            } else {
                place.places[service] = place.places[service] ?? here
            }
        }
        return place
    }

    /// The place in a restored ledger that continues the reader's.
    ///
    /// - Throws: `Problem` if the restored ledger does not hold all that the reader has seen.
    private func carried(_ last: LivePlace, into ledger: LedgerID, _ service: String) async throws -> LivePlace {
        let caller = try edge.desks.caller(service)
        let topics = [LedgerContinued.type.topic]
        let page = try await caller.call(ReadFeed(after: last.position, topics: topics, limit: 100))
        for json in page.attachments {
            let event = try JSONCoding.decode(Envelope<LedgerContinued>.self, from: json).data
            if event.previous == last.ledger, Int64(event.size) >= last.position.stored {
                return LivePlace(ledger: ledger, position: last.position)
            }
        }
        throw Problem(
            .refused, "the ledger of \(service) was replaced by one that does not hold your last event; begin anew",
            code: "ledger")
    }
}

/// One reader of the stream on its way.
private struct Reader {
    let edge: Edge
    let frames: EventFrames
    let sight: EventSight
    let stream: EventStream
    var place: EventPlace

    mutating func run() async throws {
        while true {
            let listening: LiveHub.Listening
            do {
                listening = try edge.hub.listen(to: sight.topics, after: place.places, buffer: EventFeed.buffer)
            } catch {
                guard case .gone(let service) = error else { return }
                try await catchUp(service)
                continue
            }
            defer { listening.end() }
            for await event in listening.events {
                try await tell(event.event, of: event.service, ledger: event.ledger)
            }
            return
        }
    }

    /// Reads what lies between the reader and the hub.
    private mutating func catchUp(_ service: String) async throws {
        guard let from = place.places[service] else { return }
        let caller = try edge.desks.caller(service)
        var position = from.position
        while true {
            let page = try await caller.call(ReadFeed(after: position, topics: sight.topics, limit: EventFeed.page))
            // Another ledger, or a place that never was: whoever comes back is told so.
            guard page.reply.ledger == from.ledger, page.reply.through >= position else { throw CancellationError() }
            for json in page.attachments {
                let header = try JSONCoding.decode(EventHeader.self, from: json)
                try await tell(
                    CommittedEvent(type: header.type, position: header.sequence, json: json), of: service,
                    ledger: from.ledger)
            }
            position = page.reply.through
            place.places[service] = LivePlace(ledger: from.ledger, position: position)
            await stream.flushed()
            try Task.checkCancellation()
            if !page.reply.more { break }
        }
        // The hub may be a moment behind the ledger.
        let here = LivePlace(ledger: from.ledger, position: position)
        guard await edge.hub.reaches(here, of: service, patience: EventFeed.patience) else { throw CancellationError() }
    }

    private mutating func tell(_ event: CommittedEvent, of service: String, ledger: LedgerID) async throws {
        let here = LivePlace(ledger: ledger, position: event.position)
        // Only the index can tell whether an event belongs to a matter of supervision.
        if service == "intake", sight.needsIndex(event),
            await !edge.index.knows(here, patience: EventFeed.patience)
        {
            throw CancellationError()
        }
        place.places[service] = here
        if let frame = frames.frame(event, at: place.description, for: sight) { stream.send(frame) }
    }
}

extension HTTPField.Name {
    static let lastEventID = constant("Last-Event-ID")
}
