import ArgumentParser
import Bus
import Foundation
import Messages

/// `qinglian call`: any method with JSON parameters.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Send any request to a desk and print the answer as JSON.")

    @OptionGroup var options: DeskOptions
    @Argument(help: "A method; 'qinglian describe' lists them.")
    var method: Messages.MethodName
    @Argument(help: "Parameters as a JSON object; '-' reads them from standard input.")
    var params = "{}"
    @Option(help: "The id of an earlier request whose outcome is unknown.")
    var id: UUIDv7?
    @Option(help: "A directory for attachments of the answer, one file each.", completion: .directory)
    var attachments: String?

    func run() async throws {
        let bytes = params == "-" ? try Standard.input(limit: 1 << 20) : Data(params.utf8)
        let answer = try await options.withDesk { desk in
            try await desk.caller.call(
                method: method, params: bytes, actor: desk.actor, timeout: desk.timeout, id: id)
        }
        print(try JSONCoding.pretty(try JSONCoding.decode(JSONValue.self, from: answer.result)))
        for (index, attachment) in answer.attachments.enumerated() {
            guard let attachments else {
                Standard.say("\(answer.attachments.count) attachments came with it; --attachments DIR keeps them")
                break
            }
            try Standard.write(attachment, to: "\(attachments)/\(index + 1)")
        }
    }
}
