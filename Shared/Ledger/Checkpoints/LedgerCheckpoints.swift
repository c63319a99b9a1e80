import Columns
import Foundation
import GRDB
import Messages

extension Ledger {
    /// The key that verifies this ledger's checkpoints.
    package var verifier: NoteVerifier {
        NoteVerifier(name: Checkpoint.origin(of: configuration.source, id), key: configuration.signer.publicKey)
    }

    /// Signs and keeps a checkpoint of what is on disk, as a batch of its own, on the writer thread. Made at fixed
    /// intervals, since its moment tells of what happened before it.
    ///
    /// - Returns: the note; the newest one unchanged if nothing was appended since.
    @discardableResult
    package func checkpoint() throws -> SignedNote {
        try write { batch in
            let (size, root) = (batch.tail.size, batch.tail.root)
            if let known = try String.fetchOne(
                batch.reading, sql: "SELECT note FROM checkpoint WHERE size = ?", arguments: [Int64(size)]),
                let note = SignedNote(known), verifier.verifies(note)
            {
                return note
            }
            let origin = Checkpoint.origin(of: configuration.source, batch.ledger)
            let note = try SignedNote(
                text: Checkpoint(origin: origin, size: size, root: root).text, name: origin,
                signer: configuration.signer)
            try batch.database.execute(
                sql: "INSERT OR REPLACE INTO checkpoint (size, root, time, note) VALUES (?, ?, ?, ?)",
                arguments: [Int64(size), root.data, configuration.clock(), note.note])
            return note
        }
    }

    /// The newest checkpoint that was kept.
    package func newestCheckpoint() throws -> SignedNote? {
        try read { db in
            try String.fetchOne(db, sql: "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")
        }.flatMap { SignedNote($0) }
    }
}
