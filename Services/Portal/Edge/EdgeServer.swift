import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceKit
import ServiceLifecycle

/// Serves the edge over HTTP until the process is asked to end.
struct EdgeServer: Service {
    let edge: Edge
    let following: LiveFollowing
    /// Where the address is written to, for whoever starts with port 0.
    let run: String

    /// Where the file lies that says the address: one line, `http://127.0.0.1:8080`.
    static func addressFile(run: String) -> String { run + "/portal.http" }

    func run() async throws {
        var logger = edge.logger
        // Its own lines would name addresses of people.
        logger.logLevel = .warning
        let file = Self.addressFile(run: run)
        let log = edge.logger
        var application = Application(
            router: edge.router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(75))),
            configuration: .init(address: .hostname(edge.settings.host, port: edge.settings.port), serverName: nil),
            onServerRunning: { channel in
                guard let address = channel.localAddress, let port = address.port else { return }
                let host = address.ipAddress.map { $0.contains(":") ? "[\($0)]" : $0 } ?? ""
                let text = "http://\(host):\(port)"
                try? Data((text + "\n").utf8).write(to: URL(filePath: file), options: .atomic)
                log.info("the portal is open", metadata: ["address": "\(text)"])
            },
            logger: logger)
        application.logger[metadataKey: "edge"] = nil
        let result: Result<Void, any Error>
        do {
            // Open streams end first: the server waits for every connection.
            let hub = edge.hub
            let serving = application
            result = .success(
                try await withGracefulShutdownHandler {
                    try await serving.run()
                } onGracefulShutdown: {
                    hub.close()
                })
        } catch {
            result = .failure(error)
        }
        edge.hub.close()
        await following.stop()
        edge.desks.close()
        try? FileManager.default.removeItem(atPath: file)
        do {
            try result.get()
        } catch let error as IOError {
            throw ServiceError(
                .settings,
                "cannot serve HTTP on \(edge.settings.host):\(edge.settings.port); choose another with --http",
                underlying: error)
        }
    }
}
