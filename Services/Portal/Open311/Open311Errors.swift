import HTTPTypes
import Hummingbird
import Logging

/// Answers under `/open311/v2` in the form that was asked for instead of with pages: addresses that are nobody's, and whatever
/// goes wrong on the way.
struct Open311Errors: RouterMiddleware {
    typealias Context = EdgeContext

    func handle(_ request: Request, context: EdgeContext, next: Next) async throws -> Response {
        let path = request.uri.path
        guard path == Open311Room.base || path.hasPrefix(Open311Room.base + "/") else {
            return try await next(request, context)
        }
        do {
            return try await next(request, context)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let problem = Open311Error(error)
            if problem.status == .internalServerError {
                context.logger.error("an answer could not be made", metadata: ["error": "\(error)"])
            }
            return problem.response(Open311Format.asked(path: path, accept: request.headers[.accept]))
        }
    }
}
