import Foundation
package import Messages

/// A tree's size and head, to be signed (C2SP tlog-checkpoint).
package struct Checkpoint: Equatable, Sendable {
    /// Names the log: source and ledger id, so that two lives of a ledger are two logs.
    package let origin: String
    package let size: UInt64
    package let root: MerkleHash

    package init(origin: String, size: UInt64, root: MerkleHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The origin of a ledger's checkpoints, and the name of the key that signs them: `qinglian/330281/intake/7f3a…`.
    package static func origin(of source: Source, _ ledger: LedgerID) -> String {
        "\(source.description.dropFirst())/\(ledger)"
    }

    /// Nil if the note's text is no checkpoint.
    package init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, !lines[0].isEmpty, let size = UInt64(lines[1]), String(size) == lines[1],
            let data = Data(base64Encoded: String(lines[2])), let root = MerkleHash(data)
        else { return nil }
        self.init(origin: String(lines[0]), size: size, root: root)
    }

    package var text: String { "\(origin)\n\(size)\n\(root.data.base64EncodedString())\n" }
}
