import Crypto
import Foundation
import Synchronization

extension Vault {
    /// Replaces the deployment's key: every key and secret is wrapped anew, no sealed value is touched. On the writer
    /// thread, between batches.
    ///
    /// Safe to break off or to fail anywhere, and to be tried again: the next key is on disk beside the old before anything
    /// is wrapped by it, all is rewrapped in one transaction, and its file takes the old one's place last. Opening the vault
    /// finishes what was begun.
    package func rotate() throws {
        precondition(state.withLock { $0.fresh.isEmpty }, "the wrapping key is rotated between batches")
        let old = try keyring.settle(keyFile)
        state.withLock { $0.wrapping = old }
        let new = SymmetricKey(data: random(32))
        try keyFile.next.create(new)
        try keyring.rewrap(from: old, to: new)
        state.withLock { $0.wrapping = new }
        try keyFile.next.replace(keyFile)
        try keyring.truncateLog()
    }
}

extension Keyring {
    /// Finds the key by which this keyring is wrapped, the file's own or the next one's, and leaves it alone in the file.
    ///
    /// The WAL is emptied first. What a commit that failed left there might otherwise come back after a crash, wrapped by a
    /// key that is taken away here.
    func settle(_ file: KeyFile) throws -> SymmetricKey {
        try truncateLog()
        let (key, isNext) = try wrappingKey(file)
        if isNext {
            try file.next.replace(file)
        } else if file.next.exists {
            try file.next.remove()
        }
        return key
    }

    /// The deployment's key: the file's own, or the next one if a rotation broke off after its commit. Changes no file.
    func wrappingKey(_ file: KeyFile) throws -> (key: SymmetricKey, isNext: Bool) {
        let key = try file.read()
        if try accepts(key) { return (key, false) }
        if file.next.exists {
            let next = try file.next.read()
            if try accepts(next) { return (next, true) }
        }
        throw VaultError(
            .keyWrong,
            "the key file \(file.path) belongs to another keyring: put this deployment's own key in its place")
    }
}
