import ArgumentParser
import Messages

/// `qinglian schema`.
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print JSON Schemas: of one event or method, or the names of all.")

    @OptionGroup var options: DeskOptions
    @Argument(help: "A type of event or a method, as intake.case.filed.")
    var name: String?

    func run() async throws {
        let description = try await options.withDesk { try await $0.ask(Describe()) }
        guard let name else {
            let names = description.methods.map(\.method.description) + description.events.map(\.type.description)
            return try options.show(names.sorted()) { $0.joined(separator: "\n") }
        }
        var found: [String: JSONValue] = [:]
        if let event = description.events.first(where: { $0.type.description == name }) { found["data"] = event.data }
        if let method = description.methods.first(where: { $0.method.description == name }) {
            found["params"] = method.params
            found["reply"] = method.reply
        }
        guard !found.isEmpty else {
            throw Failure(
                .refused, "\(description.service) has no event or method called \(name)",
                hint: "'qinglian schema' lists them")
        }
        found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        print(try JSONCoding.pretty(found))
    }
}
