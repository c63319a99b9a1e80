import ArgumentParser
import Bus
import Foundation
import Messages

/// What every command that asks a desk can be told.
struct DeskOptions: ParsableArguments {
    @OptionGroup(title: "Place") var place: PlaceOptions
    @OptionGroup(title: "Actor") var who: ActorOptions

    @Option(help: "The service to ask.")
    var service = "intake"

    @Option(help: "Seconds to wait for an answer; until then the same request is sent again.")
    var timeout = 30

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard (1...82_800).contains(timeout) else { throw ValidationError("--timeout must be from 1 to 82800 seconds") }
    }

    /// Opens the desk for `body`, and closes it after.
    ///
    /// - Parameter actor: who speaks unless the command line says otherwise.
    func withDesk<R: Sendable>(
        as actor: Messages.Actor = ActorOptions.operator, _ body: (Desk) async throws -> R
    ) async throws -> R {
        let desk = try Desk.open(
            service, run: place.runDirectory, actor: who.actor(default: actor), timeout: .seconds(timeout))
        defer { desk.close() }
        return try await body(desk)
    }

    /// Asks one thing and shows the answer: as JSON, or as `text` makes of it.
    func ask<Q: Request>(
        _ request: Q, with attachments: [Data] = [], as actor: Messages.Actor = ActorOptions.operator,
        _ text: (Q.Reply) -> String
    ) async throws {
        let reply = try await withDesk(as: actor) { try await $0.ask(request, with: attachments) }
        try show(reply, text)
    }

    func show<Reply: Encodable>(_ reply: Reply, _ text: (Reply) -> String) throws {
        print(json ? try JSONCoding.pretty(reply) : text(reply))
    }
}
