import HTTPTypes
import Hummingbird
import Logging

/// Turns whatever a handler throws into an honest page.
struct ErrorPages: RouterMiddleware {
    typealias Context = EdgeContext

    let pages: Pages

    func handle(
        _ request: Request, context: EdgeContext, next: Next
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let problem = EdgeError(error)
            if problem.words == "error.ours" {
                context.logger.error("a page could not be made", metadata: ["error": "\(error)"])
            }
            var response = pages.page(
                "error", Model(problem, pages.words(context.visitor.language)), context, status: problem.status)
            if let seconds = problem.retryAfter { response.headers[.retryAfter] = String(seconds) }
            return response
        }
    }

    private struct Model: Sendable {
        let title: String
        let text: String

        init(_ error: EdgeError, _ words: Words) {
            title = words("\(error.words).title")
            text = error.refusal.map(words.said) ?? words("\(error.words).text")
        }
    }
}
