import ArgumentParser
import Foundation
import Messages

/// `qinglian guides`.
struct GuidesGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guides", abstract: "Guides 办事指南: the everyday words by which they are found.",
        subcommands: [GuideWordsGroup.self])
}

/// `qinglian guides words`.
struct GuideWordsGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "words", abstract: "What people say for the words of guides 常用说法: shown, and set.",
        subcommands: [Show.self, Set.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the words in force, an entry a line: 造房子 盖房 = 宅基地 建房.")
        @OptionGroup var options: DeskOptions

        func run() async throws {
            let policy = try await options.withDesk { try await $0.ask(ReadCasePolicy()) }
            try options.show(policy.guideWords ?? []) { $0.lines }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets the words, all of them, unless somebody else set rules meanwhile.")
        @OptionGroup var options: DeskOptions
        @Argument(help: "A file in the form that 'show' writes; - reads standard input.", completion: .file())
        var file: String

        /// Of a file, in bytes.
        private static let limit = 64 << 10

        func run() async throws {
            let bytes: Data
            if file == "-" {
                bytes = try Standard.input(limit: Self.limit)
            } else {
                do {
                    bytes = try Data(contentsOf: URL(filePath: file))
                } catch {
                    throw Failure(.data, "\(file) cannot be read", underlying: error)
                }
            }
            guard bytes.count <= Self.limit, let text = String(data: bytes, encoding: .utf8) else {
                throw Failure(.data, "\(file) is no UTF-8 text of at most \(Self.limit) bytes")
            }
            let reply = try await options.withDesk { desk in
                let read = try await desk.ask(ReadPolicyChanges())
                var policy = read.policy
                policy.guideWordLines = text
                return try await desk.ask(SetCasePolicy(version: read.version, policy: policy))
            }
            try options.show(reply) { "已生效 in force, 第 \($0.version) 版 version" }
        }
    }
}
