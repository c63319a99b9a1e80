import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// The robots and webhooks of a post's group, for who holds the post and for operators.
struct GroupsPage: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("inbox/groups") { request, context in
            let query = request.uri.queryParameters
            guard let post = query["at"].flatMap({ RoleAtScope(String($0)) }) else {
                throw EdgeError(.notFound, "error.missing")
            }
            return try await page(of: post, nil, done: query["done"].map(String.init), context)
        }
    }

    private struct Model: Sendable {
        let said: String?
        let post: String
        let contacts: ContactsModel
        let areaPosts: String?
    }

    func page(
        of post: RoleAtScope, _ problem: ContactProblem?, done: String? = nil, _ context: EdgeContext
    ) async throws -> Response {
        let words = edge.words(context)
        let reply = try await edge.ask(ListContacts(post: post), context)
        let model = Model(
            said: done.flatMap { words.find("inbox.settings.done.\($0)") },
            post: try await edge.register(context).places.post(post, words),
            contacts: ContactsModel(reply, of: post, problem, words) { edge.systemInputs.newID() },
            areaPosts: context.viewer?.holds([.operator]) == true ? "/operator/posts?area=\(post.area)" : nil)
        return edge.page("inbox/groups", model, context, status: problem == nil ? .ok : .unprocessableContent)
    }
}
