import Fixtures
import Foundation
import GRDB
import Ledger
import Logging
import Messages
import Synchronization
import Testing
import Vault

@testable import ServiceKit

/// A service's storage and writer without its desk, in a folder that can be copied as a crash would leave it.
final class Strongroom {
    let place: ServiceConfiguration
    let storage: Storage
    private let writer: Writer
    private let systemInputs: SystemInputs
    private let gaveUp = Flag()

    private final class Flag: Sendable {
        let isSet = Mutex(false)
    }

    /// - Parameter folder: made, or opened as it is.
    init(_ folder: String) throws {
        guard let county = AreaCode("330281") else { preconditionFailure("a county") }
        let place = ServiceConfiguration(
            county: county, directory: folder + "/tally", run: folder + "/run", keyFile: folder + "/tally.key")
        let (gaveUp, start) = (gaveUp, Workshop.start)
        let systemInputs = SystemInputs(clock: { start }, random: SystemInputs.system.random)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        try FileManager.default.createDirectory(atPath: place.directory, withIntermediateDirectories: true)
        storage = try Storage.open(Tally.definition, at: place, systemInputs: systemInputs, logger: logger)
        writer = Writer(
            ledger: storage.ledger, vault: storage.vault, systemInputs: systemInputs, logger: logger,
            announce: { _ in }, giveUp: { _ in gaveUp.isSet.withLock { $0 = true } })
        self.place = place
        self.systemInputs = systemInputs
    }

    /// Whether the process would have ended.
    var hasGivenUp: Bool { gaveUp.isSet.withLock { $0 } }

    typealias Deed = (_ act: Act, _ vault: Vault) throws -> Void

    /// One transaction with a command for each deed.
    ///
    /// - Returns: of each, whether it was acknowledged.
    @discardableResult
    func batch(_ deeds: [Deed]) throws -> [Bool] {
        var acknowledged: [Bool] = []
        try writer.transact { batch in
            var shreds: [Shredding] = []
            for deed in deeds {
                let (outcome, act) = try writer.attempt(
                    actor: Principal(account: "test"), now: systemInputs.clock(), batch
                ) { act in
                    try deed(act, storage.vault)
                    return Answer(result: Data())
                }
                if case .success = outcome {
                    acknowledged.append(true)
                    shreds += act.shreds
                } else {
                    acknowledged.append(false)
                }
            }
            return shreds
        }
        return acknowledged
    }

    func finishShreds() { writer.finishShreds() }

    static func subject(_ name: String) -> Subject { Subject("name", name) }

    static func seal(_ name: String) -> Deed {
        { act, _ in
            let note = try act.seal("note of \(name)", for: subject(name))
            try act.record(Tally.Counted(name: name, note: note, wakeAt: nil))
        }
    }

    /// Names that begin with `blob` are sealed into files.
    static func sealBlob(_ name: String) -> Deed {
        { act, vault in
            let note = try vault.sealBlob(
                Data("note of \(name)".utf8), subject: subject(name), id: act.newID(), in: act.writable)
            try act.record(Tally.Counted(name: name, note: note, wakeAt: nil))
        }
    }

    static func shred(_ name: String) -> Deed {
        { act, _ in try act.shred(subject(name), reason: "test") }
    }

    /// The names whose notes are on record, each once, and those whose shredding is.
    func recorded() throws -> (notes: [String: SealedReference], shredded: Set<String>) {
        var notes: [String: SealedReference] = [:]
        var shredded: Set<String> = []
        for event in try storage.ledger.page(after: .zero, topics: [], limit: Page.eventLimit).events {
            if event.type == Tally.Counted.type {
                let data = try JSONCoding.decode(Envelope<Tally.Counted>.self, from: event.json).data
                #expect(notes.updateValue(try #require(data.note), forKey: data.name) == nil)
            } else if event.type == VaultShredded.type {
                let subject = try JSONCoding.decode(Envelope<VaultShredded>.self, from: event.json).data.shredded
                shredded.insert(String(subject.description.dropFirst("name/".count)))
            }
        }
        return (notes, shredded)
    }

    /// Opens a note, wherever it lies.
    func note(_ name: String, _ reference: SealedReference) throws -> String {
        let vault = storage.vault
        if name.hasPrefix("blob") {
            return String(decoding: try vault.openBlob(reference, subject: Self.subject(name)), as: UTF8.self)
        }
        return try storage.ledger.read { db in
            String(decoding: try vault.open(reference, subject: Self.subject(name), in: db), as: UTF8.self)
        }
    }

    /// Checks that what is on record and what is sealed agree: every note opens or was shredded, and nothing else is there.
    func expectWhole(_ comment: Comment) throws {
        let (notes, shredded) = try recorded()
        for (name, reference) in notes {
            if shredded.contains(name) {
                #expect(throws: VaultError.self, comment) { try note(name, reference) }
            } else {
                #expect(try note(name, reference) == "note of \(name)", comment)
            }
        }
        let kept = notes.keys.filter { !shredded.contains($0) }
        let (rows, blobs) = try storage.ledger.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sealed"),
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sealed_blob")
            )
        }
        let blobCount = kept.count { $0.hasPrefix("blob") }
        #expect(blobs == blobCount, comment)
        #expect(rows == kept.count - blobCount, comment)
    }

    /// How many files of blobs there are, whole or in part.
    func blobFiles() throws -> Int {
        try FileManager.default.subpathsOfDirectory(atPath: Storage.blobsPath(at: place)).count { $0.contains("/") }
    }

    /// The wrapped key of a subject, as it lies in the keyring.
    func wrappedKey(_ name: String) throws -> Data {
        let queue = try DatabaseQueue(path: Storage.keyringPath(at: place))
        defer { try? queue.close() }
        let key = try queue.read { db in
            try Data.fetchOne(
                db, sql: "SELECT wrapped FROM subject_key WHERE subject = ?",
                arguments: [Self.subject(name).description])
        }
        return try #require(key)
    }

    /// The files of the service in which some bytes are found.
    func files(holding bytes: Data) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: place.directory).filter { name in
            FileManager.default.contents(atPath: "\(place.directory)/\(name)")?.range(of: bytes) != nil
        }
    }

    func examine() throws -> [VerificationReport.Finding] {
        try Verification(projections: Tally.definition.projections).examine(Storage.ledgerPath(at: place)).findings
    }

    /// Copies the folder as SIGKILL would leave it: all that was written, without what processes share in memory.
    static func copy(_ folder: String, to target: String) throws {
        try? FileManager.default.removeItem(atPath: target)
        try FileManager.default.copyItem(atPath: folder, toPath: target)
        for name in try FileManager.default.subpathsOfDirectory(atPath: target) where name.hasSuffix("-shm") {
            try FileManager.default.removeItem(atPath: "\(target)/\(name)")
        }
    }
}
