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

    private func show(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (viewer, login) = try AccountPage.viewer(context)
        let query = request.uri.queryParameters
        let before = query["before"].flatMap { UUIDv7(String($0)) }
        let wanted = query["show"].flatMap { InboxView(rawValue: String($0)) }
        let unread = try await edge.countUnread(of: login, viewer.sight, context)
        edge.unread.note(unread, of: .init(account: login, sight: viewer.sight))
        // Where nothing is unread, whoever asked for neither sees all.
        let view = wanted ?? (unread == 0 ? .all : .unread)
        let reply = try await list(view, before, context)
        var context = context
        context.viewer?.unread = unread
        let model = InboxModel(
            reply, viewer.sight, unread: unread, view, isFirst: before == nil, isDone: query["done"] != nil,
            try await edge.register(context).places, edge.words(context))
        return edge.page("inbox/list", model, context)
    }

    private func list(_ view: InboxView, _ before: UUIDv7?, _ context: EdgeContext) async throws -> ListInbox.Reply {
        try await edge.askOwn(
            ListInbox(
                language: context.visitor.language == .english ? .en : .zh, unreadOnly: view == .unread, byMatter: true,
                before: before), context)
    }

    /// Marks one notice as read and leads to where it can be acted on. Done twice, it is done once.
    private func open(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (viewer, login) = try AccountPage.viewer(context)
        let form = try await edge.form(of: request, context)
        guard let notice = form["notice"].flatMap({ UUIDv7($0) }) else {
            throw EdgeError(.unprocessableContent, "error.invalid")
        }
        _ = try await edge.askOwn(ReadNotices(notices: [notice]), context)
        edge.unread.forget(.init(account: login, sight: viewer.sight))
        guard let link = form["link"] else { return .redirect(to: Self.address(form)) }
        return .redirect(to: Reading.local(link))
    }

    /// Pages of unread notices that "all" reaches at most.
    static let pages = 20

    /// Marks what the session shows, the newest first, and nothing else.
    private func readAll(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (viewer, login) = try AccountPage.viewer(context)
        _ = try await edge.form(of: request, context)
        var last: UUIDv7?
        for _ in 0..<Self.pages {
            let page = try await list(.unread, last, context)
            let shown = page.notices.filter(viewer.sight.shows).map(\.id)
            if !shown.isEmpty { _ = try await edge.askOwn(ReadNotices(notices: shown), context) }
            last = page.notices.last?.id
            if !page.more { break }
        }
        edge.unread.forget(.init(account: login, sight: viewer.sight))
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
