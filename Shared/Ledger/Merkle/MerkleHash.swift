import Crypto
package import Foundation
import Messages

/// A SHA-256 hash in the ledger's Merkle tree (RFC 6962 §2.1).
package struct MerkleHash: Hashable, Sendable {
    package static let length = 32

    /// The hash's bytes in memory order, in four words so that it needs no allocation.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// - Precondition: `bytes` is 32 bytes long.
    private init(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count == Self.length)
        words = (
            bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
        )
    }

    private init(_ digest: SHA256.Digest) {
        self = digest.withUnsafeBytes { MerkleHash($0) }
    }

    /// Nil unless it is 32 bytes.
    package init?(_ data: Data) {
        guard data.count == Self.length else { return nil }
        self = data.withUnsafeBytes { MerkleHash($0) }
    }

    /// Nil unless it is 64 hexadecimal digits.
    package init?(hex: String) {
        guard let data = Hex.decode(hex) else { return nil }
        self.init(data)
    }

    /// SHA-256(0x00 ‖ bytes).
    package init(leaf bytes: Data) {
        var hasher = SHA256()
        withUnsafeBytes(of: UInt8(0)) { hasher.update(bufferPointer: $0) }
        hasher.update(data: bytes)
        self.init(hasher.finalize())
    }

    /// SHA-256(0x01 ‖ left ‖ right).
    package init(_ left: MerkleHash, _ right: MerkleHash) {
        var hasher = SHA256()
        withUnsafeBytes(of: UInt8(1)) { hasher.update(bufferPointer: $0) }
        withUnsafeBytes(of: left.words) { hasher.update(bufferPointer: $0) }
        withUnsafeBytes(of: right.words) { hasher.update(bufferPointer: $0) }
        self.init(hasher.finalize())
    }

    /// The head of the tree without leaves: SHA-256 of nothing.
    package static let empty = MerkleHash(SHA256().finalize())

    package var data: Data { withBytes { Data($0) } }

    func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try Swift.withUnsafeBytes(of: words, body)
    }

    package var hex: String { Hex.encode(data) }

    package static func == (left: MerkleHash, right: MerkleHash) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}

extension MerkleHash {
    /// The head of a perfect tree over `hashes`, whose number is a power of two.
    static func perfect(_ hashes: some RandomAccessCollection<MerkleHash>) -> MerkleHash {
        var level = Array(hashes)
        precondition(level.count.nonzeroBitCount == 1, "a perfect tree has a power of two leaves")
        while level.count > 1 {
            for index in 0..<level.count / 2 {
                level[index] = MerkleHash(level[2 * index], level[2 * index + 1])
            }
            level.removeLast(level.count / 2)
        }
        return level[0]
    }

    /// Reads hashes that stand one after another; nil unless they fill the data.
    static func list(_ data: Data) -> [MerkleHash]? {
        guard data.count.isMultiple(of: length) else { return nil }
        return data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: length).map {
                MerkleHash(UnsafeRawBufferPointer(rebasing: bytes[$0..<$0 + length]))
            }
        }
    }
}

extension [MerkleHash] {
    /// The hashes, one after another.
    package var data: Data {
        reduce(into: Data(capacity: count * MerkleHash.length)) { $0.append($1.data) }
    }
}
