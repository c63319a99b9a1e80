import ArgumentParser
import Foundation
import Messages

/// What every command of `qinglian accounts` can be told. They speak to the portal's desk as operator.
struct AccountsOptions: ParsableArguments {
    @OptionGroup(title: "Place") var place: PlaceOptions
    @OptionGroup(title: "Other hosts") var remote: EndpointOptions

    @Option(help: "Seconds to wait for an answer; until then the same request is sent again.")
    var timeout = 30

    @Flag(help: "Answer as JSON.")
    var json = false

    func withDesk<R: Sendable>(_ body: (DeskClient) async throws -> R) async throws -> R {
        let desk = try DeskClient.open(
            "portal", reach: remote.reach(from: place), actor: ActorOptions.operator, timeout: .seconds(timeout))
        defer { desk.close() }
        return try await body(desk)
    }

    func ask<Q: Request>(_ request: Q, _ text: (Q.Reply) -> String) async throws {
        try show(try await withDesk { try await $0.ask(request) }, text)
    }

    func show<Reply: Encodable>(_ reply: Reply, _ text: (Reply) -> String) throws {
        print(json ? try JSONCoding.pretty(reply) : text(reply))
    }

    /// The address that people reach the portal by: as given, or as the running portal says.
    func portalAddress(_ given: String?) throws -> String {
        if let given { return given.hasSuffix("/") ? String(given.dropLast()) : given }
        guard let text = try? String(contentsOfFile: place.runDirectory + "/portal.http", encoding: .utf8) else {
            throw Failure(.usage, "the portal's address is not known", hint: "say it with --link https://ql.example")
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
