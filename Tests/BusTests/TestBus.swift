import Fixtures
import Foundation
import Logging
import Messages
import Synchronization
import ZeroMQ

@testable import Bus

/// A request that comes back as it went.
struct Echo: Command, Equatable {
    static let method: Messages.MethodName = "test.echo"
    static let summary = "Answers what it is told."
    let text: String

    struct Reply: Codable, Equatable, Sendable {
        let text: String
    }
}

extension TemporaryDirectory {
    var endpoints: Endpoints { Endpoints(runDirectory: path) }
}

/// A desk whose behaviour is a closure, called on the socket thread.
struct ClosureHandler: DeskHandler {
    let body: @Sendable (DeskRequest) -> Void

    func receive(_ request: DeskRequest) { body(request) }

    static let echo = ClosureHandler { request in
        request.respond(
            ReplyFrame.success(id: request.request.id, result: request.request.params),
            attachments: request.attachments)
    }
}

enum TestBus {
    static let source = Source(county: .placeholder.county, service: "intake")
    static let ledger = LedgerID(String(repeating: "a", count: 32)) ?? .placeholder
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    static let clock: @Sendable () -> Timestamp = {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }
    static let standing = FeedBatch(ledger: ledger, since: .zero, head: .zero, events: [], heads: [:])

    static func server(
        _ run: TemporaryDirectory, context: Context, limits: DeskLimits = DeskLimits(), standing: FeedBatch = standing,
        handler: any DeskHandler = ClosureHandler.echo
    ) throws -> BusServer {
        try BusServer.start(
            source: source, endpoints: run.endpoints, context: context, standing: standing, handler: handler,
            limits: limits, clock: clock, logger: logger)
    }

    static func caller(
        _ run: TemporaryDirectory, context: Context, patience: Caller.Patience = Caller.Patience()
    ) throws -> Caller {
        try Caller.connect(
            to: run.endpoints.desk("intake"), context: context, patience: patience, clock: clock, logger: logger)
    }
}
