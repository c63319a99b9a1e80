import Bus
import Foundation
import Logging
import Messages
import ZeroMQ

/// A desk that is asked by one command of this command line.
struct DeskClient: Sendable {
    let caller: Caller
    let context: Context
    let actor: Messages.Principal
    let timeout: Duration

    /// - Throws: `unavailable` at once if nobody listens in the run directory, instead of waiting for an answer that cannot
    ///   come. Over TCP only time tells.
    static func open(_ service: String, reach: EndpointChoice, actor: Messages.Principal, timeout: Duration) throws
        -> DeskClient
    {
        let endpoint = reach.desk(service)
        let address = endpoint.address
        guard !address.hasPrefix("ipc://") || SocketProbe.isListening(String(address.dropFirst("ipc://".count))) else {
            throw Failure(
                .unavailable, "\(service) is not running (no one listens in \(reach.endpoints.runDirectory))",
                hint: "start it with 'qinglian up', or name its data directory with --data")
        }
        let context = try Context()
        let caller = try Caller.connect(to: endpoint, context: context, clock: { .now }, logger: Self.logger)
        return DeskClient(caller: caller, context: context, actor: actor, timeout: timeout)
    }

    /// The same on this machine.
    static func open(_ service: String, run: String, actor: Messages.Principal, timeout: Duration) throws -> DeskClient
    {
        try open(
            service, reach: EndpointChoice(endpoints: Endpoints(runDirectory: run)), actor: actor, timeout: timeout)
    }

    /// Whether somebody listens at a desk on this machine.
    static func isThere(_ service: String, run: String) -> Bool {
        SocketProbe.isListening(String(Endpoints(runDirectory: run).desk(service).address.dropFirst("ipc://".count)))
    }

    func ask<R: Request>(_ request: R, with attachments: [Data] = []) async throws -> R.Reply {
        try await told {
            try await caller.call(request, attachments: attachments, actor: actor, timeout: timeout).reply
        }
    }

    func askWithAttachments<R: Request>(_ request: R) async throws -> CallAnswer<R.Reply> {
        try await told { try await caller.call(request, actor: actor, timeout: timeout) }
    }

    /// Says of a desk that did not answer whether it is the keys that keep it from it.
    private func told<R>(_ body: () async throws -> R) async throws -> R {
        do {
            return try await body()
        } catch let error as DeskError where error == .unavailable && caller.isRefused {
            throw Failure(
                .forbidden, "the desk refuses your key, or has not the key that it should have",
                hint: "'qinglian keys list' on its host shows who is admitted", underlying: error)
        }
    }

    /// The same desk, asked by somebody else.
    func speaking(as actor: Messages.Principal) -> DeskClient {
        DeskClient(caller: caller, context: context, actor: actor, timeout: timeout)
    }

    func close() {
        caller.close()
    }

    /// Trouble on the way is this command's own to report; only what is serious is written beside it.
    static var logger: Logger {
        var logger = Logger(label: "qinglian", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .critical
        return logger
    }
}
