import Hummingbird
import Messages
import ServiceKit

extension Edge {
    /// Whether who opened a stream is still signed in, with the same posts.
    ///
    /// - Throws: `DeskError` if the desks cannot be asked.
    func isStill(_ viewer: Viewer, _ request: Request, _ context: EdgeContext) async throws -> Bool {
        guard let (signedIn, session) = try await session(of: request, context), signedIn.secret == viewer.session
        else {
            return false
        }
        return try await roles(in: session, context) == viewer.roles
    }

    /// Runs `body` for as long as the viewer is signed in with the same posts, and ends the listening.
    ///
    /// - Parameter every: how often that is asked.
    func whileSignedIn(
        _ viewer: Viewer, _ request: Request, _ context: EdgeContext, every pause: Duration,
        _ listening: LiveHub.Listening, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        defer { listening.end() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await body() }
            group.addTask {
                repeat { try await Task.sleep(for: pause) } while try await isStill(viewer, request, context)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
