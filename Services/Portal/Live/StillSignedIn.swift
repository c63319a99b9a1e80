import Hummingbird
import Messages

extension Edge {
    /// Whether who opened a stream is still signed in, with the same posts.
    func isStill(_ viewer: Viewer, _ request: Request, _ context: EdgeContext) async throws -> Bool {
        context.viewer == viewer
    }
}
