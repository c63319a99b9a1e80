import Crypto
import CryptoExtras
import Foundation
package import Messages

extension StretchRecipe {
    /// A recipe of today's strength with a salt of its own: 32 MiB of memory a try.
    package static func fresh(_ random: inout some RandomNumberGenerator) -> StretchRecipe {
        StretchRecipe(salt: Hex.encode(Secret.bytes(16, &random)))
    }

    /// Whether whoever stretches by it is neither made to work without end nor left without protection.
    package var isSound: Bool {
        guard Hex.decode(salt)?.count == 16 else { return false }
        return (10...17).contains(rounds.trailingZeroBitCount) && rounds.nonzeroBitCount == 1
            && (1...16).contains(blockSize) && (1...4).contains(parallelism)
    }

    /// Stretches a password or PIN, in Unicode's composed form. Takes about a tenth of a second and the recipe's memory:
    /// never on a thread that others wait for.
    ///
    /// - Returns: 32 bytes, hexadecimal.
    /// - Throws: `PasswordError` if the recipe is not sound or the memory is not there.
    package func stretch(_ text: String) throws -> String {
        guard isSound, let salt = Hex.decode(salt) else {
            throw PasswordError(.recipe, "the recipe for stretching a password is not one of ours")
        }
        do {
            let key = try KDF.Scrypt.deriveKey(
                from: Data(text.precomposedStringWithCompatibilityMapping.utf8), salt: salt, outputByteCount: 32,
                rounds: rounds, blockSize: blockSize, parallelism: parallelism)
            return key.withUnsafeBytes { Hex.encode($0) }
        } catch {
            throw PasswordError(.memory, "a password could not be stretched: is there memory left?", underlying: error)
        }
    }
}

extension StretchedSecret {
    /// Stretches a new password or PIN by a fresh recipe: see `StretchRecipe.stretch`.
    package init(_ text: String, _ random: inout some RandomNumberGenerator) throws {
        let recipe = StretchRecipe.fresh(&random)
        self.init(recipe: recipe, hash: try recipe.stretch(text))
    }

    /// Whether both members are of their form.
    package var isSound: Bool { recipe.isSound && Hex.decode(hash)?.count == 32 }
}

/// Compares what an attacker can send with what is kept, in a time that tells nothing.
package enum ConstantTime {
    package static func areEqual(_ left: String, _ right: String) -> Bool {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
