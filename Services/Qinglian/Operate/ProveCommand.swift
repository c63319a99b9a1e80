import ArgumentParser
import Messages

/// `qinglian prove`.
struct ProveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Print the proof that an event is in the ledger's Merkle tree (RFC 6962).")

    @OptionGroup var options: DeskOptions
    @Argument(help: "The event's position, from 1.")
    var position: Position
    @Option(help: "Size of the tree; the newest checkpoint's if left out.")
    var size: Int?

    func run() async throws {
        try await options.ask(ProveInclusion(sequence: position, size: size)) { proof in
            Table.pairs([
                ("叶 leaf", proof.leaf), ("树大小 size", String(proof.size)), ("根 root", proof.root),
                (
                    "路径 path",
                    proof.path.isEmpty ? "—" : proof.path.joined(separator: "\n" + String(repeating: " ", count: 13))
                ),
            ])
        }
    }
}
