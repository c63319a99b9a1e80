import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// What could not be delivered by one channel for one cause: listed, tried again in order, or given up for a reason.
struct UndeliveredPage: Sendable {
    let edge: Edge

    /// - Parameter router: where an operator is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/notices/undelivered") { request, context in
            let query = request.uri.queryParameters
            let group = try Group(query["channel"].map(String.init), query["cause"].map(String.init))
            let after = query["after"].flatMap { UUIDv7(String($0)) }
            let reply = try await edge.ask(
                ListDeliveries(state: .dead, channel: group.channel, cause: group.cause, after: after), context)
            let words = edge.words(context)
            let model = UndeliveredModel(
                group, reply, tabs: OperatorTab.all("notices", context.viewer, words),
                newID: { edge.systemInputs.newID().description }, words)
            return edge.page("notices/undelivered", model, context)
        }
        router.post("operator/notices/replay") { request, context in
            let form = try await edge.form(of: request, context)
            let group = try Group(form["channel"], form["cause"])
            let replay = ReplayDeliveries(
                channel: group.channel, cause: group.cause, delivery: try Self.delivery(in: form))
            _ = try await edge.ask(replay, context, id: form.operationID)
            return Response.redirect(to: "/operator/notices?done=replayed")
        }
        router.post("operator/notices/discard") { request, context in
            let form = try await edge.form(of: request, context)
            let group = try Group(form["channel"], form["cause"])
            guard let reason = form["reason"], reason.count <= 200 else {
                throw EdgeError(.unprocessableContent, "notices.noReason")
            }
            let discard = DiscardDeliveries(
                channel: group.channel, cause: group.cause, delivery: try Self.delivery(in: form), reason: reason)
            _ = try await edge.ask(discard, context, id: form.operationID)
            return Response.redirect(to: "/operator/notices?done=discarded")
        }
    }

    /// One of them; nil if all are meant. What cannot be read never means all.
    private static func delivery(in form: Form) throws -> UUIDv7? {
        guard let text = form["delivery"] else { return nil }
        guard let delivery = UUIDv7(text) else { throw EdgeError(.unprocessableContent, "error.form") }
        return delivery
    }

    /// Dead letters that are looked at together.
    struct Group: Sendable {
        let channel: NoticeChannel
        let cause: DeliveryFailure

        init(_ channel: String?, _ cause: String?) throws {
            guard let channel = channel.flatMap(NoticeChannel.init(rawValue:)),
                let cause = cause.flatMap(DeliveryFailure.init(rawValue:))
            else { throw EdgeError(.notFound, "error.missing") }
            self.channel = channel
            self.cause = cause
        }
    }
}

struct UndeliveredModel: Sendable {
    let tabs: [OperatorTab]
    let title: String
    let channel: String
    let cause: String
    let advice: String
    let letters: [Letter]
    let isEmpty: Bool
    let next: String?
    let replayAllID: String
    let discardAllID: String

    struct Letter: Sendable {
        let delivery: String
        let rule: String
        let made: String
        let settled: String
        let attempts: String
        let about: String?
        let replayID: String
        let discardID: String
    }

    init(
        _ group: UndeliveredPage.Group, _ reply: ListDeliveries.Reply, tabs: [OperatorTab], newID: () -> String,
        _ words: Words
    ) {
        self.tabs = tabs
        channel = group.channel.rawValue
        cause = group.cause.rawValue
        title = "\(words.channel(group.channel)) · \(words.cause(group.cause))"
        advice = words("notices.advice.\(cause)")
        letters = reply.deliveries.map { delivery in
            Letter(
                delivery: delivery.delivery.description,
                rule: delivery.rule ?? words(delivery.notice == nil ? "notices.code" : "notices.ofCase"),
                made: delivery.made.stamp, settled: delivery.settled?.stamp ?? "—", attempts: String(delivery.attempts),
                about: delivery.about?.description, replayID: newID(),
                discardID: newID())
        }
        isEmpty = letters.isEmpty
        next =
            reply.more
            ? reply.deliveries.last.map {
                "/operator/notices/undelivered?channel=\(group.channel.rawValue)&cause=\(group.cause.rawValue)&after=\($0.delivery)"
            } : nil
        replayAllID = newID()
        discardAllID = newID()
    }
}
