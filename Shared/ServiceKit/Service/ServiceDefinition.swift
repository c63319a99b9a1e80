package import Bus
package import Foundation
package import GRDB
package import Ledger
package import Messages

/// A service as a value: what it can be asked, how it decides, which tables it makes from its events.
package struct ServiceDefinition: Sendable {
    /// Messages of this service and those that every service has.
    package let catalogue: Catalogue
    /// One line for the help.
    package let summary: String
    package var projections: [Projection] = []
    /// With those that every service has.
    var allProjections: [Projection] { [OpeningsOfDay.projection] + projections }
    /// Tables that are made from no events of this service, changed through `Act.writable`: they are backed up with the
    /// ledger, and cannot be made again.
    package var migrations: [LedgerMigration] = []
    package var timers: [TimerSource] = []
    /// Acts of each start, before anything is followed: what is written down is brought in line with settings.
    package var startActions: [@Sendable (Act) throws -> Void] = []
    /// Other services whose events this one handles.
    package var follows: [Follow] = []
    /// What an operator should know before it becomes a problem; shown with the service's health.
    package var warnings: [@Sendable (_ now: Timestamp, _ database: Database) throws -> [String]] = []
    /// Who may destroy what is sealed for a subject: throws for everybody else. An operator or the county desk, unless the
    /// service knows better.
    package var mayShred: @Sendable (_ subject: Subject, _ act: Act) throws -> Void = { _, act in
        guard act.actor.roles.contains(where: { $0.role == .operator || $0.role == .countyDesk }) else {
            throw DeskError.forbidden("only an operator or the county desk may destroy sealed content")
        }
    }
    /// Whether an actor has the roles that it names: throws for one that has not. Asked before every command and query, in
    /// its transaction. All are believed, unless the service knows better.
    package var admit: @Sendable (_ actor: Principal, _ now: Timestamp, _ database: Database) throws -> Void = {
        _, _, _ in
    }
    /// A door on TCP for integrators; nil if the service has nothing for them.
    package var openDoor: OpenDoor?
    private(set) var commands: [MethodName: CommandEntry] = [:]
    private(set) var queries: [MethodName: QueryEntry] = [:]

    package init(_ catalogue: Catalogue, summary: String) {
        self.catalogue = catalogue.with(.common)
        self.summary = summary
    }

    /// Says how a command is decided.
    package mutating func on<C: Command>(
        _ type: C.Type, _ handle: @escaping @Sendable (C, Act) throws -> C.Reply
    ) {
        on(type) { (command: C, act: Act) -> (C.Reply, [Data]) in (try handle(command, act), []) }
    }

    /// Says how a command is decided that answers with attachments. They are not remembered: a resent request gets the
    /// reply without them, and asks again under a new id.
    package mutating func on<C: Command>(
        _ type: C.Type, _ handle: @escaping @Sendable (C, Act) throws -> (C.Reply, [Data])
    ) {
        commands[C.method] = CommandEntry(isIdempotent: C.isIdempotent) { params in
            let command = try decode(C.self, params)
            return { act in
                let (reply, attachments) = try handle(command, act)
                return Answer(result: try JSONCoding.encode(reply), attachments: attachments)
            }
        }
    }

    /// Says how a query is answered.
    package mutating func on<Q: Query>(
        _ type: Q.Type, _ answer: @escaping @Sendable (Q, View) throws -> Q.Reply
    ) {
        on(type) { (query: Q, view: View) -> (Q.Reply, [Data]) in (try answer(query, view), []) }
    }

    /// Says how a query is answered that has attachments.
    package mutating func on<Q: Query>(
        _ type: Q.Type, _ answer: @escaping @Sendable (Q, View) throws -> (Q.Reply, [Data])
    ) {
        queries[Q.method] = .tables { params, view in
            let (reply, attachments) = try answer(try decode(Q.self, params), view)
            return Answer(result: try JSONCoding.encode(reply), attachments: attachments)
        }
    }

    /// Says how a query is answered from the ledger itself, which reads snapshots of its own.
    ///
    /// - Parameters:
    ///   - tellsAll: it tells of every matter, whoever may know of it: see `DeskRequest.requireInsider`.
    ///   - answer: is told who asks.
    mutating func onLedger<Q: Query>(
        _ type: Q.Type, tellsAll: Bool = false, _ answer: @escaping @Sendable (Q, Peer) throws -> (Q.Reply, [Data])
    ) {
        queries[Q.method] = .ledger(tellsAll: tellsAll) { params, peer in
            let (reply, attachments) = try answer(try decode(Q.self, params), peer)
            return Answer(result: try JSONCoding.encode(reply), attachments: attachments)
        }
    }

    mutating func onLedger<Q: Query>(
        _ type: Q.Type, tellsAll: Bool = false, _ answer: @escaping @Sendable (Q) throws -> (Q.Reply, [Data])
    ) {
        onLedger(type, tellsAll: tellsAll) { query, _ in try answer(query) }
    }

    /// Whether somebody handles a query.
    func answers(_ method: MethodName) -> Bool { queries[method] != nil }

    /// - Throws: `ServiceError` naming the methods of the catalogue that nobody handles.
    func checkComplete() throws {
        var missing: [MethodName] = []
        for command in catalogue.commands where commands[command.method] == nil { missing.append(command.method) }
        for query in catalogue.queries where queries[query.method] == nil { missing.append(query.method) }
        guard missing.isEmpty else {
            let names = missing.map(\.description).joined(separator: ", ")
            throw ServiceError(.internalFailure, "no handler for \(names)")
        }
    }
}

/// An encoded result and what goes with it.
struct Answer: Sendable {
    let result: Data
    var attachments: [Data] = []
}

/// How one command is decoded, on the thread that received it, and decided, on the writer thread.
struct CommandEntry: Sendable {
    /// Whether its answer is not remembered.
    let isIdempotent: Bool
    let prepare: @Sendable (_ params: Data) throws -> Decision
}

typealias Decision = @Sendable (Act) throws -> Answer

/// How one query is answered, on a reader thread.
enum QueryEntry: Sendable {
    /// From one snapshot of the tables.
    case tables(@Sendable (_ params: Data, _ view: View) throws -> Answer)
    /// By the ledger's own readings; a snapshot within a snapshot is not possible.
    case ledger(tellsAll: Bool, @Sendable (_ params: Data, _ peer: Peer) throws -> Answer)

    /// Whether it tells of every matter, so that no post may ask.
    var tellsAll: Bool {
        if case .ledger(tellsAll: true, _) = self { true } else { false }
    }
}

private func decode<R: Request>(_ type: R.Type, _ params: Data) throws -> R {
    do {
        return try JSONCoding.decode(type, from: params)
    } catch {
        let problem = DecodingFailure.describe(error, decoding: type, from: params)
        throw DeskError(.invalidParams, "params: \(problem)", code: "params")
    }
}
