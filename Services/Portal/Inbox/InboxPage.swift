import Foundation
import Hummingbird
import Messages

/// The notices of whoever is signed in.
struct InboxPage: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("inbox") { request, context in try await show(request, context) }
        router.post("inbox/open") { request, context in try await open(request, context) }
        router.post("inbox/read-all") { request, context in try await readAll(request, context) }
    }

    /// Times that "all" is said to the desk at most: 500 notices are marked at once.
    static let rounds = 20

    private func show(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (_, login) = try AccountPage.viewer(context)
        let query = request.uri.queryParameters
        let before = query["before"].flatMap { UUIDv7(String($0)) }
        let wanted = query["show"].flatMap { InboxView(rawValue: String($0)) }
        var view = wanted ?? .unread
        var reply = try await list(view, before, context)
        // Where nothing is unread, whoever asked for neither sees all.
        if wanted == nil, reply.unread == 0 {
            view = .all
            reply = try await list(view, before, context)
        }
        edge.unread.note(reply.unread, of: login)
        var context = context
        context.viewer?.unread = reply.unread
        let model = InboxModel(
            reply, view, isFirst: before == nil, isDone: query["done"] != nil, try await edge.register(context).places,
            edge.words(context))
        return edge.page("inbox/list", model, context)
    }

    private func list(_ view: InboxView, _ before: UUIDv7?, _ context: EdgeContext) async throws -> ListInbox.Reply {
        try await edge.askOwn(
            ListInbox(
                language: context.visitor.language == .english ? .en : .zh, unreadOnly: view == .unread,
                before: before), context)
    }

    /// Marks one notice as read and leads to where it can be acted on. Done twice, it is done once.
    private func open(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (_, login) = try AccountPage.viewer(context)
        let form = try await edge.form(of: request, context)
        guard let notice = form["notice"].flatMap({ UUIDv7($0) }) else {
            throw EdgeError(.unprocessableContent, "error.invalid")
        }
        let unread = try await edge.askOwn(ReadNotices(notices: [notice]), context).unread
        edge.unread.note(unread, of: login)
        guard let link = form["link"] else { return .redirect(to: Self.address(form)) }
        return .redirect(to: Reading.local(link))
    }

    private func readAll(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (_, login) = try AccountPage.viewer(context)
        _ = try await edge.form(of: request, context)
        for _ in 0..<Self.rounds {
            let unread = try await edge.askOwn(ReadNotices(notices: nil), context).unread
            edge.unread.note(unread, of: login)
            if unread == 0 { break }
        }
        return .redirect(to: "/inbox?show=all&done=1")
    }

    /// The list that a form was on.
    private static func address(_ form: Form) -> String {
        form["show"].flatMap { InboxView(rawValue: $0) }.map { "/inbox?show=\($0.rawValue)" } ?? "/inbox"
    }
}

/// Which notices a list shows.
enum InboxView: String, Sendable, CaseIterable {
    case unread
    case all
}
