/// Who signs in, as events and posts name them: 1 to 60 letters, digits and `. _ @ -`. It is no person's name.
package struct Login: WireText, Comparable {
    package let description: String

    package init?(_ text: String) {
        guard (1...60).contains(text.utf8.count),
            text.utf8.allSatisfy({ byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || "._@-".utf8.contains(byte)
            })
        else { return nil }
        description = text
    }

    /// As a person types or pastes it: see `TypedNumber.identifier`.
    package init?(typed text: String) {
        guard text.utf8.count <= TypedNumber.textLimit else { return nil }
        self.init(TypedNumber.identifier(text))
    }

    private init(unchecked: String) {
        description = unchecked
    }

    /// Whether an actor of the suite goes by this name: see `ReservedNames`.
    package var isReserved: Bool { ReservedNames.contains(description) }

    /// Whose key seals the person's name and what proves them.
    package var subject: Subject { Subject("account", description) }

    package static func < (left: Login, right: Login) -> Bool { left.description < right.description }

    package static let placeholder = Login(unchecked: "clerk")
    package static let schema = Schema.text(
        pattern: "^[A-Za-z0-9._@-]{1,60}$", summary: "login: 1 to 60 letters, digits and . _ @ -")
}

/// SHA-256 of a secret of 32 random bytes that only a browser, a phone or a program holds: hexadecimal, 64 digits.
package struct SecretDigest: WireText {
    package let description: String

    package init?(_ text: String) {
        guard text.utf8.count == 64, text.utf8.allSatisfy({ Hex.value($0) != nil }), text == text.lowercased() else {
            return nil
        }
        description = text
    }

    private init(unchecked: String) {
        description = unchecked
    }

    package static let placeholder = SecretDigest(unchecked: String(repeating: "0", count: 64))
    package static let schema = Schema.text(pattern: "^[0-9a-f]{64}$", summary: "SHA-256 of a secret, hexadecimal")
}

/// How a password or PIN is stretched before it is compared: scrypt (RFC 7914).
package struct StretchRecipe: Codable, Hashable, Sendable {
    /// 16 bytes, hexadecimal.
    package let salt: String
    /// N, a power of two, 2^10 to 2^17.
    @WholeNumber<RoundsBounds> package private(set) var rounds: Int
    /// r.
    @WholeNumber<BlockSizeBounds> package private(set) var blockSize: Int
    /// p.
    @WholeNumber<ParallelismBounds> package private(set) var parallelism: Int

    package init(salt: String, rounds: Int = 32_768, blockSize: Int = 8, parallelism: Int = 1) {
        self.salt = salt
        self.rounds = rounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }
}

/// Of scrypt's N.
package enum RoundsBounds: NumberBounds {
    package static let range = 1_024...131_072
}

/// Of scrypt's r.
package enum BlockSizeBounds: NumberBounds {
    package static let range = 1...16
}

/// Of scrypt's p.
package enum ParallelismBounds: NumberBounds {
    package static let range = 1...4
}

/// A password or PIN that was stretched by whoever took it in; the text itself never reaches the desk.
package struct StretchedSecret: Codable, Hashable, Sendable {
    package let recipe: StretchRecipe
    /// 32 bytes, hexadecimal.
    package let hash: String

    package init(recipe: StretchRecipe, hash: String) {
        self.recipe = recipe
        self.hash = hash
    }
}

/// What an event keeps of a stretched secret: how it was made, and where its hash lies sealed.
package struct KeptSecret: Codable, Hashable, Sendable {
    package let recipe: StretchRecipe
    /// Under the account's key.
    package let hash: SealedReference

    package init(recipe: StretchRecipe, hash: SealedReference) {
        self.recipe = recipe
        self.hash = hash
    }
}
