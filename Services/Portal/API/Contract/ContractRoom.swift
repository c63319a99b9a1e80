import Contract
import Foundation
import HTTPTypes
import Hummingbird
import Messages

/// What the suite announces and can be asked: `/api/events` for people, `/api/asyncapi.json` and `/schemas/…` for programs.
struct ContractRoom: Sendable {
    let edge: Edge
    private let shelf = ContractShelf()

    init(edge: Edge) {
        self.edge = edge
    }

    func add(to router: Router<EdgeContext>) {
        router.get("api/asyncapi.json") { request, _ in
            Self.answer(try shelf.shelf().document, "application/json", to: request)
        }
        router.get("schemas/:name") { request, context in
            guard let schema = try shelf.shelf().schemas[try context.parameters.require("name")] else {
                throw EdgeError(.notFound, "error.missing")
            }
            return Self.answer(schema, "application/schema+json", to: request)
        }
        router.get("api/events") { _, context in
            let model = ContractIndex(try shelf.shelf().contract, edge.words(context))
            return edge.page("api/events", model, context)
        }
        router.get("api/events/:type") { _, context in
            let (type, words) = (try context.parameters.require("type"), edge.words(context))
            guard let model = ContractMessage(event: type, try shelf.shelf().contract, words) else {
                throw EdgeError(.notFound, "error.missing")
            }
            return edge.page("api/message", model, context)
        }
        router.get("api/requests/:method") { _, context in
            let (method, words) = (try context.parameters.require("method"), edge.words(context))
            guard let model = ContractMessage(method: method, try shelf.shelf().contract, words) else {
                throw EdgeError(.notFound, "error.missing")
            }
            return edge.page("api/message", model, context)
        }
    }

    /// The same for everybody; kept by caches for an hour, asked again with its tag after that.
    private static func answer(_ body: Data, _ type: String, to request: Request) -> Response {
        var response = EntityTag(of: body).answer(body, to: request, headers: [.contentType: type])
        response.headers[.cacheControl] = "public, max-age=3600"
        response.headers[.vary] = nil
        response.headers[.constant("Cross-Origin-Resource-Policy")] = "cross-origin"
        return response
    }
}
