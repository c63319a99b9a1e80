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
        OpenFiles.raiseLimit()
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
        let outcome = await serve(application)
        edge.hub.close()
        await following.stop()
        edge.desks.close()
        edge.stretcher.close()
        try? FileManager.default.removeItem(atPath: file)
        try outcome.get()
    }

    /// Until the process is asked to end: then open streams end first, for the server waits for every connection.
    private func serve(_ application: some ApplicationProtocol) async -> Result<Void, any Error> {
        let hub = edge.hub
        do {
            try await withGracefulShutdownHandler {
                try await application.run()
            } onGracefulShutdown: {
                hub.close()
            }
            return .success(())
        } catch let error as IOError {
            return .failure(
                ServiceError(
                    .settings,
                    "cannot serve HTTP on \(edge.settings.host):\(edge.settings.port); choose another with --http",
                    underlying: error))
        } catch {
            return .failure(error)
        }
    }
}
