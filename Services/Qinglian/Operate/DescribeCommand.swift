import ArgumentParser
import Messages

/// `qinglian describe`.
struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "List what a service can be asked and what it announces.")

    @OptionGroup var options: DeskOptions

    func run() async throws {
        let description = try await options.withDesk { try await $0.ask(Describe()) }
        try options.show(description) { description in
            let methods = description.methods.sorted { $0.method.description < $1.method.description }
            let events = description.events.sorted { $0.type.description < $1.type.description }
            return Table(
                [.init("方法 method"), .init("类 kind"), .init("说明 summary")],
                rows: methods.map { [$0.method.description, $0.kind, $0.summary] }
            ).text + "\n\n"
                + Table(
                    [.init("事件 event"), .init("说明 summary")], rows: events.map { [$0.type.description, $0.summary] }
                ).text
        }
    }
}
