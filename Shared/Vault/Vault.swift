import Crypto
package import Foundation
import GRDB
import Messages
import Synchronization

/// Sealed personal data: values under one random key a subject, in the service's own database file; keys in a keyring
/// apart from it. Destroying a subject's key destroys what was sealed for it, in every copy.
///
/// Sealing, opening and the handling of keys happen on the service's writer thread; `digest` and `derive` on any.
package final class Vault: Sendable {
    let keyring: Keyring
    let keyFile: KeyFile
    let blobs: BlobFolder
    let random: @Sendable (Int) -> Data
    private let digestKey: SymmetricKey
    private let deriveKey: SymmetricKey
    let state: Mutex<State>

    struct State {
        /// The deployment's key.
        var wrapping: SymmetricKey
        /// Keys of new subjects, in memory until the batch commits; as many as a batch has commands that seal.
        var fresh: [Subject: SymmetricKey] = [:]
        /// What the batch's subjects are found by, in memory until it commits.
        var noted: [Finding] = []
        /// Subjects whose rows this batch has erased: nothing more is sealed or opened for them.
        var erased: Set<Subject> = []
        /// Subjects whose shredding is on record while their keys are not yet destroyed; those of one batch at most.
        var doomed: Set<Subject> = []
    }

    private init(
        keyring: Keyring, keyFile: KeyFile, blobs: BlobFolder, wrapping: SymmetricKey,
        random: @escaping @Sendable (Int) -> Data
    ) throws {
        self.keyring = keyring
        self.keyFile = keyFile
        self.blobs = blobs
        self.random = random
        digestKey = SymmetricKey(data: try keyring.secret(named: "digest", wrapping, random))
        deriveKey = SymmetricKey(data: try keyring.secret(named: "derive", wrapping, random))
        state = Mutex(State(wrapping: wrapping))
    }

    /// Opens a vault; on the first run makes the key file (mode 0600) and the keyring. Finishes a rotation that broke off.
    ///
    /// - Parameters:
    ///   - keyring: the keyring's database file.
    ///   - keyFile: the deployment's key, in production outside the data directory.
    ///   - blobs: folder of large sealed values; made if it is missing.
    ///   - files: the system calls on plain files; tests let them fail.
    ///   - random: that many random bytes; tests hand in a sequence of their own.
    /// - Throws: `keyMissing`, `keyReadable`, `keyMalformed`, `keyWrong`, `newerVersion`, `corrupt`, `unreachable`,
    ///   `mustExit`.
    package static func open(
        keyring path: String, keyFile keyPath: String, blobs: String, files: FileCalls = .system,
        random: @escaping @Sendable (Int) -> Data = Vault.systemRandom
    ) throws -> Vault {
        let files = DurableFiles(files)
        let keyFile = KeyFile(path: keyPath, files: files)
        let isNew = !FileManager.default.fileExists(atPath: path)
        if isNew, !keyFile.exists {
            do {
                try keyFile.create(SymmetricKey(data: random(32)))
            } catch is POSIXError {
                // Another process was first: its key is read below.
            }
        }
        _ = try keyFile.read()
        let keyring = try Keyring.open(path)
        let wrapping = try keyring.settle(keyFile)
        let folder = BlobFolder(path: blobs, files: files)
        try folder.prepare()
        return try Vault(keyring: keyring, keyFile: keyFile, blobs: folder, wrapping: wrapping, random: random)
    }

    /// Opens a vault for a look beside the process that works with it: no file is changed, and every write fails.
    ///
    /// - Throws: as `open` does; `unreachable` if there is no keyring.
    package static func look(keyring path: String, keyFile keyPath: String, blobs: String) throws -> Vault {
        let keyFile = KeyFile(path: keyPath, files: DurableFiles())
        let keyring = try Keyring.look(path)
        return try Vault(
            keyring: keyring, keyFile: keyFile, blobs: BlobFolder(path: blobs, files: DurableFiles()),
            wrapping: try keyring.wrappingKey(keyFile).key, random: systemRandom)
    }

    package static let systemRandom: @Sendable (Int) -> Data = { count in
        SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { Data($0) }
    }

    package func close() throws {
        try keyring.queue.close()
    }

    // MARK: Keyed digests

    /// A digest under a secret of the keyring, 32 hexadecimal digits: finds equal texts without storing them. Texts of
    /// different purposes have unrelated digests.
    package func digest(_ text: String, purpose: String) -> String {
        var hmac = HMAC<SHA256>(key: digestKey)
        hmac.update(data: Data(purpose.utf8))
        hmac.update(data: [0])
        hmac.update(data: Data(text.utf8))
        return Hex.encode(Data(hmac.finalize()).prefix(16))
    }

    /// 32 bytes under a secret of the keyring that are the same for the same data and purpose: who has them without the
    /// keyring cannot try out what the data was.
    package func code(of data: Data, purpose: String) -> Data {
        var hmac = HMAC<SHA256>(key: digestKey)
        hmac.update(data: Data(purpose.utf8) + [0])
        hmac.update(data: data)
        return Data(hmac.finalize())
    }

    /// Pseudo-random bytes under a secret of the keyring: the same for the same text and purpose, for ever.
    ///
    /// - Precondition: `count` is 1 to 8,160 (HKDF, RFC 5869 §2.3).
    package func derive(_ text: String, purpose: String, count: Int) -> [UInt8] {
        precondition((1...8_160).contains(count), "HKDF gives 1 to 8,160 bytes")
        let info = Data(purpose.utf8) + [0] + Data(text.utf8)
        return HKDF<SHA256>.expand(pseudoRandomKey: deriveKey, info: info, outputByteCount: count)
            .withUnsafeBytes { Array($0) }
    }

    /// A secret of 32 random bytes, kept wrapped in the keyring; made, and on disk, when it is first asked for.
    package func secret(named name: String) throws -> Data {
        try keyring.secret(named: name, state.withLock { $0.wrapping }, random)
    }
}
