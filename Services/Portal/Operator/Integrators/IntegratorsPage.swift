import Bus
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// Who follows the open feed, how far behind they are and how it goes for them, what was told last; and samples to send.
struct IntegratorsPage: Sendable {
    let edge: Edge

    /// Events that are shown, the newest of the feed.
    static let shown = 20

    /// - Parameter router: where an operator is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/integrators") { request, context in
            let reply = try await edge.ask(ListIntegrators(), context)
            let words = edge.words(context)
            let model = IntegratorsModel(
                reply, events: try await last(reply.head, context), sent: request.uri.queryParameters["sent"] != nil,
                sampleID: edge.systemInputs.newID(), now: edge.systemInputs.clock(),
                tabs: OperatorTab.all("integrators", context.viewer, words), words)
            return edge.page("integrators/list", model, context)
        }
        router.post("operator/integrators/samples") { request, context in
            let form = try await edge.form(of: request, context)
            _ = try await edge.ask(SendSamples(), context, id: form.operationID)
            return Response.redirect(to: "/operator/integrators?sent=1")
        }
    }

    /// The newest events of the open feed, the newest first.
    private func last(_ head: Position, _ context: EdgeContext) async throws -> [OpenEventShown] {
        let after = Position(head.value > UInt64(Self.shown) ? head.value - UInt64(Self.shown) : 0)
        let page = try await edge.desks.caller("gateway").call(
            ReadFeed(after: after, topics: [], limit: Self.shown), actor: context.viewer?.actor ?? .villager,
            timeout: Desks.patience, traceparent: context.traceparent)
        return try page.attachments.reversed().map { bytes in
            try OpenEventShown(
                JSONCoding.decode(EventHeader.self, from: bytes),
                data: JSONCoding.decode(JSONValue.self, from: bytes)["data"] ?? [:])
        }
    }
}

/// An event of the open feed as far as the page shows it.
struct OpenEventShown: Sendable {
    let header: EventHeader
    let area: String?
    /// The day, or the month, that it tells of.
    let day: String?
    let isSample: Bool

    init(_ header: EventHeader, data: JSONValue) {
        self.header = header
        area = data["area"]?.text
        day = data["day"]?.text ?? data["month"]?.text
        isSample = data["sample"] == .boolean(true)
    }
}

extension JSONValue {
    fileprivate var text: String? {
        if case .string(let text) = self { text } else { nil }
    }
}
