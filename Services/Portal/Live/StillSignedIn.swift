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
}
