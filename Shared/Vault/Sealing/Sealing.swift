import Columns
import Crypto
package import Foundation
package import GRDB
package import Messages

extension Vault {
    /// The vault's tables in the service's database file: primary data, no event can rebuild them.
    package static let schema = """
        CREATE TABLE sealed (
            subject TEXT NOT NULL,
            value BLOB NOT NULL,
            box BLOB NOT NULL,
            PRIMARY KEY (subject, value)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE sealed_blob (
            value BLOB PRIMARY KEY,
            subject TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX sealed_blob_subject ON sealed_blob (subject);
        """

    /// A value's bytes at most; what is larger is a blob.
    package static let valueLimit = 1 << 20

    /// Seals a value for a subject, in the batch's transaction.
    ///
    /// - Parameter id: the value's id, never used before.
    /// - Throws: `gone` if the subject was shredded; `tooLarge`; a database error.
    package func seal(_ value: Data, subject: Subject, id: UUIDv7, in db: Database) throws -> SealedReference {
        guard value.count <= Self.valueLimit else {
            throw VaultError(.tooLarge, "a sealed value holds \(Self.valueLimit) bytes: send it as an attachment")
        }
        let sealed = try sealing(value, subject: subject, id: id)
        try db.cachedStatement(sql: "INSERT INTO sealed (subject, value, box) VALUES (?, ?, ?)")
            .execute(arguments: [subject, id, sealed.box])
        return sealed.reference
    }

    /// Opens a sealed value. Opening is recorded by the caller before the value leaves the process.
    ///
    /// - Throws: `gone` after a shred; `notFound`; `corrupt` if box or digest do not fit the reference.
    package func open(_ reference: SealedReference, subject: Subject, in db: Database) throws -> Data {
        guard let key = try key(of: subject) else { throw Self.notFound }
        let boxes = try Data.fetchCursor(
            db.cachedStatement(sql: "SELECT box FROM sealed WHERE subject = ? AND value = ?"),
            arguments: [subject, reference.value])
        guard let box = try boxes.next() else { throw Self.notFound }
        return try opening(box, reference, subject: subject, key: key)
    }

    /// Seals bytes of any size that the caller keeps itself, for a time; they are gone with the subject's key.
    ///
    /// - Parameter id: never used before.
    /// - Throws: `gone` if the subject was shredded.
    package func enclose(_ value: Data, subject: Subject, id: UUIDv7) throws -> Data {
        id.bytes + (try sealing(value, subject: subject, id: id).box)
    }

    /// Opens what `enclose` made.
    ///
    /// - Throws: `gone` after a shred; `notFound`; `corrupt`.
    package func disclose(_ enclosed: Data, subject: Subject) throws -> Data {
        guard let id = UUIDv7(bytes: enclosed.prefix(16)) else { throw Self.corrupt }
        guard let key = try key(of: subject) else { throw Self.notFound }
        return Data(
            try unsealing(Data(enclosed.dropFirst(16)), id: id, subject: subject, key: key).dropFirst(Self.saltLength))
    }

    /// Takes a subject's sealed rows out of the database, in the transaction that appends `vault.shredded`. Nothing more is
    /// sealed or opened for it in this batch.
    ///
    /// - Returns: its blobs, whose files `removeBlobs` takes away after the COMMIT.
    package func erase(_ subject: Subject, in db: Database) throws -> [UUIDv7] {
        try db.execute(sql: "DELETE FROM sealed WHERE subject = ?", arguments: [subject])
        let blobs = try Data.fetchAll(
            db, sql: "DELETE FROM sealed_blob WHERE subject = ? RETURNING value", arguments: [subject])
        erased.insert(subject)
        return blobs.compactMap { UUIDv7(bytes: $0) }
    }

    private static let corrupt = VaultError(
        .corrupt, "a sealed value was changed: restore a backup of the service's database")
    static let notFound = VaultError(.notFound, "no such value is sealed for this subject")

    // MARK: Boxes

    /// AES-256-GCM of salt ‖ value under the subject's key; additional data are the subject's text and the value's id.
    func sealing(
        _ value: Data, subject: Subject, id: UUIDv7
    ) throws -> (box: Data, reference: SealedReference) {
        let key = try keyToSeal(subject)
        let salted = random(Self.saltLength) + value
        let nonce = try AES.GCM.Nonce(data: random(12))
        let box = try AES.GCM.seal(
            salted, using: key, nonce: nonce, authenticating: Self.additional(subject, id))
        guard let combined = box.combined else { preconditionFailure("a 12-byte nonce has a combined form") }
        return (combined, SealedReference(value: id, digest: Self.digest(salted)))
    }

    func opening(_ box: Data, _ reference: SealedReference, subject: Subject, key: SymmetricKey) throws -> Data {
        let salted = try unsealing(box, id: reference.value, subject: subject, key: key)
        guard Self.digest(salted) == reference.digest else { throw Self.corrupt }
        return salted.dropFirst(Self.saltLength)
    }

    /// - Returns: salt ‖ value.
    func unsealing(_ box: Data, id: UUIDv7, subject: Subject, key: SymmetricKey) throws -> Data {
        guard let box = try? AES.GCM.SealedBox(combined: box),
            let salted = try? AES.GCM.open(box, using: key, authenticating: Self.additional(subject, id)),
            salted.count >= Self.saltLength
        else { throw Self.corrupt }
        return salted
    }

    private static let saltLength = 32

    private static func additional(_ subject: Subject, _ id: UUIDv7) -> Data {
        Data(subject.description.utf8) + id.bytes
    }

    private static func digest(_ salted: Data) -> String {
        Hex.encode(Data(SHA256.hash(data: salted)))
    }
}
