import HTTPTypes
import Hummingbird
import Logging
import Messages

/// Answers under `/api/v1` with problem details instead of pages, and for paths that exist says which methods they take.
struct Problems: RouterMiddleware {
    typealias Context = EdgeContext

    func handle(_ request: Request, context: EdgeContext, next: Next) async throws -> Response {
        guard request.uri.path == Operations.base || request.uri.path.hasPrefix(Operations.base + "/") else {
            return try await next(request, context)
        }
        let trace = context.traceparent.map { String($0.dropFirst(3).prefix(32)) }
        do {
            let known = Operations.methods(at: request.uri.path)
            if !known.isEmpty {
                if request.method == .options {
                    let allow = (known + [.options]).map(\.rawValue).joined(separator: ", ")
                    return Response(status: .noContent, headers: [.allow: allow])
                }
                guard known.contains(request.method) else {
                    throw Problem(.method, "this path answers the methods of the Allow header", allow: known)
                }
            }
            return try await next(request, context)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let problem = Problem(error)
            if problem.kind == .ours {
                context.logger.error("an answer could not be made", metadata: ["error": "\(error)"])
            }
            return problem.response(trace: trace)
        }
    }
}
