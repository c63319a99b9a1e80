import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
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
    /// States a warning of the portal's health, or that it is over.
    let warn: @Sendable (_ name: String, _ warning: String?) -> Void

    /// Connections of Prometheus at once.
    private static let metricsConnections = 64

    /// Where the file lies that says the address: one line, `http://127.0.0.1:8080`.
    static func addressFile(run: String) -> String { run + "/portal.http" }
    /// The same for metrics, if they are served beside the pages.
    static func metricsFile(run: String) -> String { run + "/portal.metrics" }

    func run() async throws {
        var logger = edge.logger
        // Its own lines would name addresses of people.
        logger.logLevel = .warning
        let file = Self.addressFile(run: run)
        let log = edge.logger
        let accepting = accepting()
        var application = Application(
            router: edge.router(),
            server: HTTPServerBuilder { [connections = edge.connections] responder in
                GuardedHTTP(
                    base: HTTP1Channel(responder: responder, configuration: .init(idleTimeout: .seconds(75))),
                    connections: connections)
            },
            configuration: .init(
                address: .hostname(edge.settings.host, port: edge.settings.port), serverName: nil,
                availableConnectionsDelegate: accepting),
            onServerRunning: { channel in
                guard let text = Self.address(of: channel) else { return }
                try? Data((text + "\n").utf8).write(to: URL(filePath: file), options: .atomic)
                log.info("the portal is open", metadata: ["address": "\(text)"])
            },
            logger: logger)
        application.logger[metadataKey: "edge"] = nil
        // So that a page of staff and an error say who runs them before anybody opened a villager's page.
        let reading = Task { [edge] in await edge.learnOwner() }
        let outcome = await serve(application, metrics(logger))
        reading.cancel()
        edge.hub.close()
        await following.stop()
        edge.desks.close()
        edge.passwordHasher.close()
        try? FileManager.default.removeItem(atPath: file)
        try? FileManager.default.removeItem(atPath: Self.metricsFile(run: run))
        try outcome.get()
    }

    /// Accepts as long as there is a place at all; whose it may be, `ConnectionLimit` says.
    private func accepting() -> HTTPConnections {
        let (warn, log) = (warn, edge.logger)
        return HTTPConnections(bound: edge.connections.limit) { isFull in
            warn("http", isFull ? HTTPConnections.warning : nil)
            log.warning(isFull ? "all connections are taken: nobody new is let in" : "connections are let in again")
        }
    }

    /// The door for Prometheus, of which nothing but metrics comes; nil if there is none.
    private func metrics(_ logger: Logger) -> Application<RouterResponder<BasicRequestContext>>? {
        guard let address = edge.settings.metrics else { return nil }
        let router = Router(context: BasicRequestContext.self)
        SuiteMetrics(edge: edge).add(to: router)
        let (file, log) = (Self.metricsFile(run: run), edge.logger)
        return Application(
            router: router, server: .http1(configuration: .init(idleTimeout: .seconds(75))),
            configuration: .init(
                address: .hostname(address.host, port: address.port), serverName: nil,
                availableConnectionsDelegate: HTTPConnections(bound: Self.metricsConnections) { _ in }),
            onServerRunning: { channel in
                guard let text = Self.address(of: channel) else { return }
                try? Data((text + "\n").utf8).write(to: URL(filePath: file), options: .atomic)
                log.info("metrics are served", metadata: ["address": "\(text)/metrics"])
            },
            logger: logger)
    }

    private static func address(of channel: any Channel) -> String? {
        guard let address = channel.localAddress, let port = address.port else { return nil }
        let host = address.ipAddress.map { $0.contains(":") ? "[\($0)]" : $0 } ?? ""
        return "http://\(host):\(port)"
    }

    /// Until the process is asked to end: then open streams end first, for the server waits for every connection.
    private func serve(
        _ application: some ApplicationProtocol, _ metrics: (some ApplicationProtocol)?
    ) async -> Result<Void, any Error> {
        let hub = edge.hub
        do {
            try await withGracefulShutdownHandler {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await application.run() }
                    if let metrics { group.addTask { try await metrics.run() } }
                    // Whichever ends first, well or not, is the end of both.
                    try await group.next()
                    group.cancelAll()
                }
            } onGracefulShutdown: {
                hub.close()
            }
            return .success(())
        } catch let error as IOError {
            return .failure(
                ServiceError(
                    .settings,
                    "cannot serve HTTP on \(edge.settings.host):\(edge.settings.port)\(edge.settings.metrics.map { " and \($0.host):\($0.port)" } ?? ""); choose another with --http or --metrics",
                    underlying: error))
        } catch {
            return .failure(error)
        }
    }
}
