import Bus
import Foundation
import Logging
import Messages
import ServiceKit
import ZeroMQ

/// The desks that the edge asks: the portal's own in this process, the others each over a connection of its own that lives as
/// long as the edge.
struct Desks: Sendable {
    private let own: LocalDesk
    private let callers: [String: Caller]

    /// The services that are asked. Sockets connect behind the scenes: none of them need be there yet.
    static let services = SuiteService.all.map(\.name)

    init(
        _ endpoints: Endpoints, own: LocalDesk, context: Context, clock: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) throws {
        self.own = own
        var callers: [String: Caller] = [:]
        for service in Self.services {
            callers[service] = try Caller.connect(
                to: endpoints.desk(service), context: context, clock: clock, logger: logger)
        }
        self.callers = callers
    }

    /// How long a person waits before the page says to try again; until then the same request is sent anew.
    static let patience = Duration.seconds(8)

    /// Asks the service that the method's first word names.
    ///
    /// - Parameter id: of an earlier try whose outcome is unknown: it is answered as that one was, and done once.
    /// - Throws: `DeskError`.
    func ask<R: Request>(
        _ request: R, as actor: Messages.Principal, attachments: [Data] = [], id: UUIDv7? = nil,
        traceparent: String? = nil, patience: Duration = Self.patience
    ) async throws -> CallAnswer<R.Reply> {
        try await desk(of: R.method).call(
            request, attachments: attachments, actor: actor, timeout: patience, id: id, traceparent: traceparent)
    }

    /// The same with parameters and result as JSON, for requests that the edge does not look into.
    func ask(
        _ method: Messages.MethodName, params: Data, as actor: Messages.Principal, attachments: [Data] = [],
        id: UUIDv7? = nil,
        traceparent: String? = nil, patience: Duration = Self.patience
    ) async throws -> (result: Data, attachments: [Data]) {
        try await desk(of: method).call(
            method: method, params: params, attachments: attachments, actor: actor, timeout: patience, id: id,
            traceparent: traceparent)
    }

    /// The connection to one service's desk, the portal's own too: followers read over it.
    func caller(_ service: String) throws -> Caller {
        guard let caller = callers[service] else {
            throw DeskError(.methodNotFound, "there is no service '\(service)' behind this portal")
        }
        return caller
    }

    private func desk(of method: Messages.MethodName) throws -> any DeskCaller {
        let service = String(method.description.prefix { $0 != "." })
        return service == SuiteService.portal.name ? own : try caller(service)
    }

    func close() {
        for caller in callers.values { caller.close() }
    }
}
