import Columns
import Crypto
import Foundation
import GRDB
package import Messages
import Synchronization

extension Vault {
    /// The key that seals for a subject; a new one if it has none.
    ///
    /// - Throws: `gone` once the subject was shredded: it never gets another key.
    func keyToSeal(_ subject: Subject) throws -> SymmetricKey {
        if let key = try key(of: subject) { return key }
        let key = SymmetricKey(data: random(32))
        state.withLock { $0.fresh[subject] = key }
        return key
    }

    /// The key of a subject, nil if none was ever made.
    func key(of subject: Subject) throws -> SymmetricKey? {
        let (fresh, wrapping, isGone) = state.withLock { state in
            (state.fresh[subject], state.wrapping, state.erased.contains(subject) || state.doomed.contains(subject))
        }
        if isGone { throw VaultError.gone }
        if let fresh { return fresh }
        let wrapped: Data? = try keyring.read { db in
            let rows = try Row.fetchCursor(
                db.cachedStatement(sql: "SELECT wrapped, shredded FROM subject_key WHERE subject = ?"),
                arguments: [subject])
            guard let row = try rows.next() else { return nil }
            guard row[1] == 0 else { throw VaultError.gone }
            return row[0]
        }
        guard let wrapped else { return nil }
        guard let key = Wrapping.unwrap(wrapped, by: wrapping, name: Wrapping.name(subject: subject.description)) else {
            throw VaultError(.corrupt, "a key in the keyring was changed: restore the keyring's backup")
        }
        return SymmetricKey(data: key)
    }

    /// Puts the batch's new keys, and what its subjects are found by, on disk. Called once a batch, before the ledger's COMMIT: a value is never on disk
    /// without its key. A key whose batch is then lost is harmless.
    package func commitKeys() throws {
        let (fresh, noted, wrapping) = state.withLock { ($0.fresh, $0.noted, $0.wrapping) }
        guard !fresh.isEmpty || !noted.isEmpty else { return }
        try keyring.write { db in
            let insert = try db.cachedStatement(sql: "INSERT INTO subject_key (subject, wrapped) VALUES (?, ?)")
            for (subject, key) in fresh.sorted(by: { $0.key < $1.key }) {
                let wrapped = try Wrapping.wrap(
                    key.withUnsafeBytes { Data($0) }, by: wrapping, name: Wrapping.name(subject: subject.description))
                try insert.execute(arguments: [subject, wrapped])
            }
            for finding in noted { try Keyring.add(finding, db) }
        }
        state.withLock { state in
            state.fresh = [:]
            state.noted = []
        }
    }

    /// Forgets the new keys, the findings and the erasures of a batch that was rolled back.
    package func abandonBatch() {
        state.withLock { state in
            state.fresh = [:]
            state.noted = []
            state.erased = []
        }
    }

    /// The subjects that this batch has erased so far; put back by who rolls a part of the batch back.
    package var erased: Set<Subject> {
        get { state.withLock { $0.erased } }
        set { state.withLock { $0.erased = newValue } }
    }

    /// Destroys a subject's key and what it is found by, after the ledger's COMMIT of `vault.shredded`. When it returns,
    /// neither the keyring nor its WAL holds the key's bytes, wrapped or not, nor the digests. Idempotent; a subject without a key is marked, and never gets one.
    ///
    /// From the call on, whatever its outcome, nothing is sealed or opened for the subject. After an error `finishShreds`
    /// destroys the key.
    package func shred(_ subject: Subject) throws {
        state.withLock { state in
            state.fresh[subject] = nil
            state.erased.remove(subject)
            state.doomed.insert(subject)
        }
        try finishShreds()
    }

    /// Whether there are keys whose destruction failed.
    package var hasUnfinishedShreds: Bool { state.withLock { !$0.doomed.isEmpty } }

    /// Destroys the keys whose destruction failed before.
    package func finishShreds() throws {
        let doomed = state.withLock { $0.doomed }
        guard !doomed.isEmpty else { return }
        try keyring.write { db in
            for subject in doomed.sorted() {
                try db.execute(
                    sql: """
                        INSERT INTO subject_key (subject, wrapped, shredded) VALUES (?1, zeroblob(?2), 1)
                        ON CONFLICT (subject) DO UPDATE SET wrapped = zeroblob(?2), shredded = 1
                        """,
                    arguments: [subject, Keyring.wrappedLength])
                try Keyring.clearFindings(of: subject.description, db)
            }
        }
        try keyring.truncateLog()
        state.withLock { $0.doomed.subtract(doomed) }
    }

    /// Whether a subject's key was destroyed here.
    package func isShredded(_ subject: Subject) throws -> Bool {
        try keyring.read { db in
            try Bool.fetchOne(
                db, sql: "SELECT shredded FROM subject_key WHERE subject = ?", arguments: [subject])
                ?? false
        }
    }

    /// All subjects whose keys were destroyed here: what a restored ledger must forget again.
    package func shreddedSubjects() throws -> [Subject] {
        try keyring.read { db in
            try String.fetchAll(db, sql: "SELECT subject FROM subject_key WHERE shredded = 1 ORDER BY id")
        }.compactMap { Subject($0) }
    }
}
