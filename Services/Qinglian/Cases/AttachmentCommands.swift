import ArgumentParser
import Bus
import Foundation
import Messages

/// Files that go with an act.
struct AttachOptions: ParsableArguments {
    @Option(
        help: "A photo (JPEG, PNG, WebP, 15 MiB, at most 3) or a voice message (8 MiB, one); repeatable.",
        completion: .file())
    var attach: [String] = []

    /// - Throws: `Failure` naming the file that cannot be read, or that is larger than any may be.
    func read() throws -> [Data] {
        try attach.map { path in
            do {
                let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
                guard size <= BusLimits.frameBytes else {
                    throw Failure(.data, "\(path) is too large", hint: "an attachment is at most 8 MiB")
                }
                return try Data(contentsOf: URL(filePath: path))
            } catch let failure as Failure {
                throw failure
            } catch {
                throw Failure(.data, "\(path) cannot be read", underlying: error)
            }
        }
    }
}

/// `qinglian case attachment`: the opening is recorded.
struct OpenAttachmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attachment", abstract: "Opens a photo or voice message of a case into a file; it is recorded.")
    @OptionGroup var on: CaseActOptions
    @Argument(help: "The attachment's id, as 'show' and 'follow' give it.")
    var id: UUIDv7
    @Option(name: .shortAndLong, help: "The file to write.", completion: .file())
    var output: String

    func run() async throws {
        let request = OpenAttachment(on.key, attachment: id)
        let answer = try await on.desk.withDesk(as: on.actor) { try await $0.askWithAttachments(request) }
        guard let bytes = answer.attachments.first else {
            throw Failure(.temporary, "the answer came without the file", hint: "ask again")
        }
        try Standard.write(bytes, to: output)
        try on.desk.show(answer.reply) { "\(output): \($0.mediaType.rawValue), \($0.size) bytes" }
    }
}
