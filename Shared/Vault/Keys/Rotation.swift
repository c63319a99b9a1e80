import Crypto
import Foundation
import Synchronization

extension Vault {
    /// Replaces the deployment's key: every key and secret is wrapped anew, no sealed value is touched. On the writer
    /// thread, between batches.
    ///
    /// Safe to break off anywhere: the next key is on disk beside the old before anything is wrapped by it, all is
    /// rewrapped in one transaction, and the file takes its place last. Opening the vault finishes what was begun.
    package func rotate() throws {
        let old = state.withLock { state in
            precondition(state.fresh.isEmpty, "the wrapping key is rotated between batches")
            return state.wrapping
        }
        let new = SymmetricKey(data: random(32))
        if keyFile.next.exists { try DurableFile.remove(keyFile.next.path) }
        try keyFile.next.create(new)
        try keyring.rewrap(from: old, to: new)
        state.withLock { $0.wrapping = new }
        try DurableFile.rename(keyFile.next.path, to: keyFile.path)
    }
}
