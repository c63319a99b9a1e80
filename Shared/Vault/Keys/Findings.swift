import Columns
import Foundation
package import GRDB
package import Messages
import Synchronization

/// What a subject is found again by, as long as it lives: keyed digests of telephone numbers, of names, of household numbers.
/// Such a digest would bring back what was destroyed, to whoever holds the keyring and tries all numbers; so it stands in no
/// event and in no table that events make, but here, beside the subject's key, and dies with it.
///
/// A row is overwritten where it stands, as keys are, and no index holds a digest: no page keeps a second copy. A search reads
/// the whole table: some tens of milliseconds for 100,000, and five times that for 500 texts at once.
extension Vault {
    /// A digest that a batch has noted and not yet put on disk.
    package struct Finding: Equatable, Sendable {
        let subject: Subject
        let digest: String
    }

    /// Lets a subject be found by a text, once the batch commits and at once within it. The subject is one that something is
    /// sealed for, in this batch or before: another is found by nothing, for it is what a lost batch left behind.
    package func note(_ text: String, purpose: String, of subject: Subject) {
        let digest = digest(text, purpose: Self.findingPurpose(purpose))
        state.withLock { $0.noted.append(Finding(subject: subject, digest: digest)) }
    }

    /// The subjects that can be found by a text, in the order in which they were noted; none that was shredded.
    ///
    /// - Parameter db: where values are sealed. The keyring commits before it does: of a batch that it then lost, the digests
    ///   stay until the next start, and find nothing.
    package func subjects(of text: String, purpose: String, in db: Database) throws -> [Subject] {
        try subjects(ofEach: [text], purpose: purpose, in: db)[text] ?? []
    }

    /// The same of many texts, with one reading of the table for every `atOnce` of them; texts that find nothing are left out.
    package func subjects(
        ofEach texts: [String], purpose: String, in db: Database
    ) throws -> [String: [Subject]] {
        let texts = Dictionary(
            texts.map { (digest($0, purpose: Self.findingPurpose(purpose)), $0) },
            uniquingKeysWith: { first, _ in first })
        let digests = texts.keys.sorted()
        var found: [Finding] = []
        for start in stride(from: 0, to: digests.count, by: Self.atOnce) {
            let part = digests[start..<min(start + Self.atOnce, digests.count)]
            let marks = Array(repeating: "?", count: part.count).joined(separator: ", ")
            found += try keyring.read { db in
                try Row.fetchAll(
                    db, sql: "SELECT subject, digest FROM finding WHERE digest IN (\(marks)) ORDER BY id",
                    arguments: StatementArguments(part.map { Hex.decode($0) }))
            }.map { row in
                Finding(subject: try row.value("subject"), digest: Hex.encode(try row.value("digest", as: Data.self)))
            }
        }
        let (noted, gone) = state.withLock { ($0.noted, $0.erased.union($0.doomed)) }
        let sealed = try SealedRows(db)
        var subjects: [String: [Subject]] = [:]
        for finding in found + noted where !gone.contains(finding.subject) {
            guard let text = texts[finding.digest], try sealed.exist(of: finding.subject.description) else { continue }
            subjects[text, default: []].append(finding.subject)
        }
        return subjects
    }

    /// Whether something is sealed for a subject.
    private struct SealedRows {
        private let statement: Statement

        init(_ db: Database) throws {
            statement = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM sealed WHERE subject = ?)")
        }

        func exist(of subject: String) throws -> Bool {
            try Bool.fetchOne(statement, arguments: [subject]) == true
        }
    }

    /// Digests that one reading looks for: fewer than the parameters of a statement.
    private static let atOnce = 1_000

    /// What this batch has noted so far; put back by who rolls a part of the batch back.
    package var noted: [Finding] {
        get { state.withLock { $0.noted } }
        set { state.withLock { $0.noted = newValue } }
    }

    /// Clears the digests of subjects for which nothing is sealed: of batches that were lost. On the writer thread, between
    /// batches.
    ///
    /// - Returns: how many were cleared.
    @discardableResult
    package func sweepFindings(in db: Database) throws -> Int {
        let noted = try keyring.read { db in
            try String.fetchAll(db, sql: "SELECT DISTINCT subject FROM finding WHERE digest <> zeroblob(16)")
        }
        let sealed = try SealedRows(db)
        let stray = try noted.filter { try !sealed.exist(of: $0) }
        guard !stray.isEmpty else { return 0 }
        try keyring.write { db in
            for subject in stray { try Keyring.clearFindings(of: subject, db) }
        }
        try keyring.truncateLog()
        return stray.count
    }

    private static func findingPurpose(_ purpose: String) -> String { "find " + purpose }
}

extension Keyring {
    static let findingSchema = """
        CREATE TABLE finding (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL,
            subject TEXT NOT NULL
        ) STRICT;

        CREATE INDEX finding_subject ON finding (subject);
        """

    static func add(_ finding: Vault.Finding, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO finding (digest, subject) VALUES (?, ?)")
            .execute(arguments: [Hex.decode(finding.digest), finding.subject])
    }

    static func clearFindings(of subject: String, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE finding SET digest = zeroblob(16) WHERE subject = ?")
            .execute(arguments: [subject])
    }
}
