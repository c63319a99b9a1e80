import Bus
package import Foundation
package import GRDB
import Ledger
package import Messages
import Metrics
import Vault

/// What a handler sees while it decides one command: who asks, what is so, and the means to say what happens.
///
/// It lives on the writer thread for one command. What the handler throws undoes everything it did here, and nothing else.
package final class Act {
    package let actor: Principal
    package let now: Timestamp
    /// The tables, with everything that was recorded before, by this act too. Handlers read it; events change it.
    package let database: Database
    package let attachments: [Data]

    private let peer: String
    private var origin: EventOrigin
    private let batch: Batch
    private let vault: Vault
    private let systemInputs: SystemInputs
    private var openings = Openings()

    /// Whether everything that it does is undone and its reply is sent all the same.
    private(set) var isRehearsal = false

    /// Under whose key the remembered reply is sealed, if it holds a secret.
    private(set) var replySubject: Subject?
    /// Sealed files that were written; they are taken away again if the act is refused.
    private(set) var files: [UUIDv7] = []
    /// Whose keys are destroyed once the batch is on disk.
    private(set) var shreds: [Shredding] = []

    init(
        actor: Principal, peer: String, now: Timestamp, attachments: [Data], origin: EventOrigin, batch: Batch,
        vault: Vault,
        systemInputs: SystemInputs
    ) {
        self.actor = actor
        self.peer = peer
        self.now = now
        self.attachments = attachments
        self.origin = origin
        self.batch = batch
        self.vault = vault
        self.systemInputs = systemInputs
        database = batch.reading
    }

    /// Whose ledger its events go into.
    package var source: Source { batch.source }

    /// For ServiceKit's own tables, and for a service's tables of `ServiceDefinition.migrations`, which are made from no
    /// events; its first use opens the savepoint to which a refused act is rolled back.
    package var writable: Database {
        get throws { try batch.database }
    }

    package func newID() -> UUIDv7 {
        var generator = systemInputs.generator
        return UUIDv7(time: now, random: &generator)
    }

    /// Words that nobody can foretell.
    package var randomness: SystemInputs.Generator { systemInputs.generator }

    /// A number from 0 up to, not including, `bound`.
    package func random(_ bound: Int) -> Int {
        var generator = systemInputs.generator
        return Int.random(in: 0..<bound, using: &generator)
    }

    /// Appends an event; the tables made from it have it at once. It is announced after the batch is on disk.
    ///
    /// Its envelope says who asked, and through what, if this act decides a request.
    package func record<E: Event>(_ event: E) throws {
        try batch.append(event, id: newID(), time: now, origin: E.carriesOrigin ? origin : .own)
    }

    /// Says whose act it is, once something proved it: a password, a PIN, a slip. What is recorded from here on carries it.
    package func prove(as account: String, through means: Means? = nil) {
        origin = EventOrigin(by: account, through: means?.description, traceparent: origin.traceparent)
    }

    /// Says that this act only foresees: its reply is sent, and nothing that it does is kept.
    package func rehearse() {
        isRehearsal = true
    }

    /// What it did is undone: no key is destroyed for it either.
    func isUndone() {
        shreds = []
    }

    // MARK: What the vault keeps

    /// Seals a text under a subject's key.
    package func seal(_ text: String, for subject: Subject) throws -> SealedReference {
        try vault.seal(Data(text.utf8), subject: subject, id: newID(), in: writable)
    }

    /// Opens sealed content to somebody outside. The opening is recorded with the act, before the content leaves, unless
    /// it is on record for the day; a reply that is kept is kept sealed too, under the first subject that was opened unless
    /// the act names another.
    ///
    /// - Returns: nil once it was shredded.
    package func open(
        _ reference: SealedReference, of subject: Subject, for purpose: OpeningPurpose
    ) throws -> String? {
        guard let text = try peek(reference, of: subject) else { return nil }
        openings.add(subject, for: purpose)
        if replySubject == nil { replySubject = subject }
        return text
    }

    /// Opens sealed content for a comparison inside the process. Nothing of it may leave; nothing is recorded.
    package func peek(_ reference: SealedReference, of subject: Subject) throws -> String? {
        do {
            return String(decoding: try vault.open(reference, subject: subject, in: database), as: UTF8.self)
        } catch let error as VaultError where error.code == .gone {
            return nil
        }
    }

    /// Opens sealed words that whoever wrote them meant for everybody. No opening is recorded.
    ///
    /// - Returns: nil once they were shredded.
    package func openPublic(_ reference: SealedReference, of subject: Subject) throws -> String? {
        try peek(reference, of: subject)
    }

    /// Seals a large value, at most a frame's bytes, into a file of its own. What the act throws takes the file away again.
    package func sealFile(_ value: Data, for subject: Subject) throws -> SealedReference {
        let reference = try vault.sealBlob(value, subject: subject, id: newID(), in: writable)
        files.append(reference.value)
        return reference
    }

    /// Opens a sealed file to somebody outside; recorded as `open` is.
    ///
    /// - Returns: nil once it was shredded.
    package func openFile(
        _ reference: SealedReference, of subject: Subject, for purpose: OpeningPurpose
    ) throws -> Data? {
        guard let value = try peekFile(reference, of: subject) else { return nil }
        openings.add(subject, for: purpose)
        if replySubject == nil { replySubject = subject }
        return value
    }

    /// Opens a sealed file to seal it anew for another subject. Nothing of it may leave; nothing is recorded.
    package func peekFile(_ reference: SealedReference, of subject: Subject) throws -> Data? {
        do {
            return try vault.openBlob(reference, subject: subject)
        } catch let error as VaultError where error.code == .gone {
            return nil
        }
    }

    /// Destroys what is sealed for a subject, once this act is on disk.
    ///
    /// - Throws: `DeskError.unavailable` as long as keys of earlier acts could not be destroyed: no more is promised then.
    package func shred(_ subject: Subject, reason: String) throws {
        guard !vault.hasUnfinishedShreds else { throw DeskError.unavailable }
        try record(VaultShredded(shredded: subject, reason: reason))
        shreds.append(Shredding(subject: subject, blobs: try vault.erase(subject, in: batch.database)))
    }

    /// Says that the reply holds a secret: the copy that is kept for a resent request lies sealed under this subject's key.
    package func sealReply(for subject: Subject) {
        replySubject = subject
    }

    /// A digest to look a text up by without keeping it: keyed with a secret of the keyring, 32 hexadecimal digits. For secrets
    /// of this service that are drawn at random; of what is personal see `makeFindable`.
    package func digest(_ text: String, purpose: String) -> String {
        vault.digest(text, purpose: purpose)
    }

    /// Lets a subject be found by a text as long as it lives, and not a moment longer; something is sealed for it. What is of a
    /// person, a name or a telephone number, is found this way alone: a digest in an event would outlive it.
    package func makeFindable(_ subject: Subject, by text: String, purpose: String) {
        vault.note(text, purpose: purpose, of: subject)
    }

    /// The subjects that `makeFindable` was given with this text, the oldest first.
    package func subjects(foundBy text: String, purpose: String) throws -> [Subject] {
        try subjects(foundByEach: [text], purpose: purpose)[text] ?? []
    }

    /// The same of many texts, at the cost of one.
    package func subjects(foundByEach texts: [String], purpose: String) throws -> [String: [Subject]] {
        try vault.subjects(ofEach: texts, purpose: purpose, in: database)
    }

    /// Bytes that nobody can foretell without the keyring, always the same for the same text and purpose.
    package func derive(_ text: String, purpose: String, count: Int) -> [UInt8] {
        vault.derive(text, purpose: purpose, count: count)
    }

    // MARK: Who may

    /// - Throws: `DeskError.forbidden` unless the actor holds one of the roles for the place.
    package func require(_ roles: Set<Role>, at area: AreaCode, grid: String? = nil) throws {
        try actor.require(roles, at: area, grid: grid)
    }

    /// A refusal because something was done often enough: counts it under the bound's name, and answers it.
    package func reached(_ bound: String, _ refusal: DeskError) -> DeskError {
        BoundMetrics.counter(bound).increment()
        return refusal
    }

    // MARK: At the end

    /// Notes how far a follower has come. No event: nobody but the operator reads it.
    func report(_ cursor: ReportCursor) throws {
        try batch.report(
            owner: peer, name: cursor.follower, ledger: cursor.ledger, position: cursor.position, at: now)
    }

    /// Records what was opened.
    func finish() throws {
        for event in try openings.events(by: actor.account, at: now, database) { try record(event) }
    }
}

/// Undoes an act that only foresees, and brings its answer out.
struct Rehearsed: Error {
    let answer: Answer
}

/// A subject whose key is destroyed once the batch is on disk, and the files that go with it.
struct Shredding: Sendable {
    let subject: Subject
    let blobs: [UUIDv7]
}

extension Principal {
    /// - Throws: `DeskError.forbidden`, naming the roles that could.
    package func require(_ roles: Set<Role>, at area: AreaCode, grid: String? = nil) throws {
        guard holds(roles, at: area, grid: grid) else {
            let names = roles.map(\.rawValue).sorted().joined(separator: ", ")
            throw DeskError.forbidden("this needs one of the roles \(names) for \(area)")
        }
    }
}
