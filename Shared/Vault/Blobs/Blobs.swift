import Columns
package import Foundation
package import GRDB
package import Messages

extension Vault {
    /// A blob's bytes at most: a frame's bound on the wire.
    package static let blobLimit = 16 << 20

    /// Seals a large value into a file of its own. The file is on disk, name included, when it returns, so before the
    /// batch commits; if the batch is lost, `sweepBlobs` takes it away.
    ///
    /// - Throws: `gone`, `tooLarge`, `unreachable`; a database error.
    package func sealBlob(_ value: Data, subject: Subject, id: UUIDv7, in db: Database) throws -> SealedReference {
        guard value.count <= Self.blobLimit else {
            throw VaultError(.tooLarge, "a sealed file holds 16 MiB: send a smaller one")
        }
        let sealed = try sealing(value, subject: subject, id: id)
        try blobs.write(sealed.box, id)
        try db.execute(
            sql: "INSERT INTO sealed_blob (value, subject) VALUES (?, ?)", arguments: [id, subject])
        return sealed.reference
    }

    /// - Throws: as `open` does.
    package func openBlob(_ reference: SealedReference, subject: Subject) throws -> Data {
        guard let key = try key(of: subject), let box = try blobs.read(reference.value) else { throw Self.notFound }
        return try opening(box, reference, subject: subject, key: key)
    }

    /// Takes the files of erased blobs away, after the COMMIT. Those that are gone already are no error.
    package func removeBlobs(_ ids: [UUIDv7]) throws {
        for id in ids { try blobs.remove(id) }
    }

    /// Takes away files that no committed row names: of batches that were lost, or of shreds that broke off. On the writer
    /// thread, between batches.
    ///
    /// - Returns: how many were taken away.
    @discardableResult
    package func sweepBlobs(in db: Database) throws -> Int {
        let known = try db.makeStatement(sql: "SELECT 1 FROM sealed_blob WHERE value = ?")
        return try blobs.sweep { id in
            try Int.fetchOne(known, arguments: [id]) != nil
        }
    }
}
