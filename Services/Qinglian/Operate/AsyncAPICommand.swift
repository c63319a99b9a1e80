import ArgumentParser
import Contract
import Foundation
import Messages

/// `qinglian asyncapi`.
struct AsyncAPICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "asyncapi",
        abstract: "Print the AsyncAPI 3 document of the suite; asks no service.",
        discussion: """
            With --check it compares the types with a landed document and names every change that would break a reader \
            or a caller. With --renew it writes the document anew, unless something would break.
            """)

    @Option(help: "A landed document that this program must not break.", completion: .file(extensions: ["json"]))
    var check: String?
    @Option(help: "A landed document to write anew if nothing breaks.", completion: .file(extensions: ["json"]))
    var renew: String?

    func validate() throws {
        if check != nil && renew != nil { throw ValidationError("use either --check or --renew") }
    }

    func run() throws {
        let contract = try Contract()
        let text = try AsyncAPIDocument(contract).text
        guard let path = check ?? renew else {
            print(text, terminator: "")
            return
        }
        if FileManager.default.fileExists(atPath: path) || renew == nil {
            try refuseBreaks(of: path, contract)
        }
        if renew != nil { try Data(text.utf8).write(to: URL(filePath: path), options: .atomic) }
    }

    private func refuseBreaks(of path: String, _ contract: Contract) throws {
        let landed: Promises
        do {
            landed = try Promises(
                asyncAPI: JSONCoding.decode(JSONValue.self, fromOutside: Data(contentsOf: URL(filePath: path))))
        } catch {
            throw Failure(.data, "\(path) cannot be read as a landed document", underlying: error)
        }
        let breaks = Compatibility.breaks(landed: landed, now: Promises(contract))
        guard breaks.isEmpty else {
            throw Failure(
                .refused, breaks.map(\.description).joined(separator: "\n"),
                hint: "leave what has landed as it was, and add a new type or method beside it: ….v2")
        }
    }
}
