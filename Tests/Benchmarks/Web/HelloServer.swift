import Hummingbird
import Logging

/// The least that the portal's HTTP server can do: one route, one word. What the portal's pages are measured against.
enum HelloServer {
    static func run(port: Int) async throws {
        let router = Router()
        router.get("hello") { _, _ in "hello" }
        var logger = Logger(label: "hello")
        logger.logLevel = .error
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        try await application.runService()
    }
}
