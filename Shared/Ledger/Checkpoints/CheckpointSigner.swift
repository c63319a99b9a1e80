import Crypto
package import Foundation

/// Signs a ledger's checkpoints with Ed25519.
package struct CheckpointSigner: Sendable {
    let key: Curve25519.Signing.PrivateKey

    /// - Parameter seed: the private key's 32 bytes.
    /// - Throws: `invalid` for any other length.
    package init(seed: Data) throws {
        do {
            key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        } catch {
            throw LedgerError(.invalid, "a signing key is 32 bytes long", underlying: error)
        }
    }

    package var publicKey: Data { key.publicKey.rawRepresentation }
}
