import Foundation
import GRDB
import Messages
import Synchronization
import Vault

/// A vault and a service's database in a temporary folder of their own, with randomness that is the same in each run.
final class VaultFixture {
    let folder: URL
    let database: DatabaseQueue
    private let random = Randomness()

    private final class Randomness: Sendable {
        let state = Mutex<UInt64>(1)

        func bytes(_ count: Int) -> Data {
            state.withLock { state in
                Data(
                    (0..<count).map { _ in
                        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        return UInt8(truncatingIfNeeded: state >> 56)
                    })
            }
        }
    }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "vault-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var configuration = Configuration()
        configuration.journalMode = .wal
        database = try DatabaseQueue(path: folder.appending(path: "service.sqlite").path, configuration: configuration)
        try database.write { try $0.execute(sql: Vault.schema) }
    }

    deinit {
        try? database.close()
        try? FileManager.default.removeItem(at: folder)
    }

    var keyring: String { folder.appending(path: "keyring.sqlite").path }
    var keyFile: String { folder.appending(path: "vault.key").path }
    var blobs: String { folder.appending(path: "blobs").path }

    func open(_ files: FileCalls = .system) throws -> Vault {
        let random = random
        return try Vault.open(keyring: keyring, keyFile: keyFile, blobs: blobs, files: files) { random.bytes($0) }
    }

    func newID() -> UUIDv7 {
        var random = SystemRandomNumberGenerator()
        return UUIDv7(time: Timestamp(milliseconds: 1_795_000_000_000), random: &random)
    }

    /// Seals as one batch does: value, keys, commit.
    func seal(_ text: String, _ subject: Subject, _ vault: Vault) throws -> SealedReference {
        try database.write { db in
            let reference = try vault.seal(Data(text.utf8), subject: subject, id: newID(), in: db)
            try vault.commitKeys()
            return reference
        }
    }

    func read(_ reference: SealedReference, _ subject: Subject, _ vault: Vault) throws -> String {
        try database.read { db in
            String(decoding: try vault.open(reference, subject: subject, in: db), as: UTF8.self)
        }
    }

    /// Every file below the folder, with its bytes.
    func files() throws -> [String: Data] { try Self.files(below: folder) }

    static func files(below folder: URL) throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return names.reduce(into: [:]) { files, name in
            if let data = try? Data(contentsOf: folder.appending(path: name)) { files[name] = data }
        }
    }
}

/// The code of the vault's error that `body` throws; nil if it throws none.
func vaultError(_ body: () throws -> Void) -> VaultError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? VaultError)?.code
    }
}
