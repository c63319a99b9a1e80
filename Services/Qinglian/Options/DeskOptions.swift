import ArgumentParser
import Bus
import Foundation
import Messages

/// What every command that asks a desk can be told.
struct DeskOptions: ParsableArguments {
    @OptionGroup(title: "Place") var place: PlaceOptions
    @OptionGroup(title: "Other hosts") var remote: EndpointOptions
    @OptionGroup(title: "Actor") var who: ActorOptions

    @Option(
        name: .customLong("service"), help: "The service to ask; default intake; of health and metrics all that run.")
    var named: String?

    @Option(help: "Seconds to wait for an answer; until then the same request is sent again.")
    var timeout = 30

    @Flag(help: "Answer as JSON.")
    var json = false

    /// The service that is asked where only one can be.
    var service: String { named ?? "intake" }

    func validate() throws {
        guard (1...82_800).contains(timeout) else { throw ValidationError("--timeout must be from 1 to 82800 seconds") }
    }

    /// Opens the desk for `body`, and closes it after.
    ///
    /// - Parameter actor: who speaks unless the command line says otherwise.
    func withDesk<R: Sendable>(
        as actor: Messages.Principal = ActorOptions.operator, _ body: (DeskClient) async throws -> R
    ) async throws -> R {
        let desk = try open(service, as: actor)
        defer { desk.close() }
        return try await body(desk)
    }

    private func open(_ service: String, as actor: Messages.Principal) throws -> DeskClient {
        try DeskClient.open(
            service, reach: remote.reach(from: place), actor: who.actor(default: actor), timeout: .seconds(timeout))
    }

    /// Asks the service that is named, or every service of the suite that runs; of the others says that they do not.
    ///
    /// - Parameter silent: told of each service that runs and does not answer in time, once a line says so.
    /// - Throws: the first one's failure if none runs; what any answers but a reply; `DeskError.unavailable` if none answers.
    func askAll<Q: Request>(
        _ request: Q, silent: (String) -> Void = { _ in }
    ) async throws -> [(service: String, reply: Q.Reply)] {
        let services = named.map { [$0] } ?? ServiceProgram.suite
        var desks: [(service: String, desk: DeskClient)] = []
        var absent: [any Error] = []
        defer { for (_, desk) in desks { desk.close() } }
        for service in services {
            do {
                desks.append((service, try open(service, as: ActorOptions.operator)))
            } catch {
                absent.append(error)
            }
        }
        if desks.isEmpty, let first = absent.first { throw first }
        for failure in absent { Standard.say("\(failure)") }
        var replies: [(String, Q.Reply)] = []
        for (service, desk) in desks {
            do {
                replies.append((service, try await desk.ask(request)))
            } catch let error as DeskError where error.kind == .unavailable {
                guard desks.count > 1 else { throw error }
                Standard.say("\(service) 没有应答 (it runs and does not answer)")
                silent(service)
            }
        }
        if replies.isEmpty { throw DeskError.unavailable }
        return replies
    }

    /// Asks one thing and shows the answer: as JSON, or as `text` makes of it.
    func ask<Q: Request>(
        _ request: Q, with attachments: [Data] = [], as actor: Messages.Principal = ActorOptions.operator,
        _ text: (Q.Reply) -> String
    ) async throws {
        let reply = try await withDesk(as: actor) { try await $0.ask(request, with: attachments) }
        try show(reply, text)
    }

    func show<Reply: Encodable>(_ reply: Reply, _ text: (Reply) -> String) throws {
        print(json ? try JSONCoding.pretty(reply) : text(reply))
    }
}
