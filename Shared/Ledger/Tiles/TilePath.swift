/// Where a tile is published (C2SP tlog-tiles): `tile/0/x001/x234/067`, `tile/entries/005.p/12`.
package struct TilePath: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        /// Hashes of one level, 0 to 5.
        case hashes(level: Int)
        /// The events' own bytes.
        case entries
    }

    package let content: Content
    package let index: UInt64
    /// 256 for a full tile, fewer for the right edge's.
    package let width: Int

    /// - Precondition: `level` is 0 to 5, `width` 1 to 256.
    package init(_ content: Content, index: UInt64, width: Int = Tile.width) {
        precondition((1...Tile.width).contains(width), "a tile holds 1 to 256 entries")
        if case .hashes(let level) = content { precondition((0...5).contains(level), "a tree has levels 0 to 5") }
        self.content = content
        self.index = index
        self.width = width
    }
}

extension TilePath: LosslessStringConvertible {
    package var description: String {
        let kind =
            switch content {
            case .hashes(let level): "\(level)"
            case .entries: "entries"
            }
        return "tile/\(kind)/\(Self.encode(index))" + (width == Tile.width ? "" : ".p/\(width)")
    }

    /// Nil unless it is written exactly as `description` writes it.
    package init?(_ text: String) {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)[...]
        guard parts.popFirst() == "tile", let kind = parts.popFirst(), !parts.isEmpty else { return nil }
        var width = Tile.width
        if parts.count >= 2, parts[parts.endIndex - 2].hasSuffix(".p") {
            guard let given = Int(parts.removeLast()), (1..<Tile.width).contains(given) else { return nil }
            width = given
            parts[parts.endIndex - 1] = parts[parts.endIndex - 1].dropLast(2)
        }
        let content: Content
        if kind == "entries" {
            content = .entries
        } else {
            guard let level = Int(kind), (0...5).contains(level) else { return nil }
            content = .hashes(level: level)
        }
        var index: UInt64 = 0
        for (place, part) in parts.enumerated() {
            let digits = place < parts.count - 1 ? part.dropFirst() : part
            guard place == parts.count - 1 || part.hasPrefix("x"), digits.utf8.count == 3,
                digits.utf8.allSatisfy({ (48...57).contains($0) }), let value = UInt64(digits),
                index < UInt64.max / 1_000 - 1
            else { return nil }
            index = index * 1_000 + value
        }
        self.init(content, index: index, width: width)
        guard description == text else { return nil }
    }

    /// Groups of three digits, all but the last led by an `x`.
    private static func encode(_ index: UInt64) -> String {
        var groups: [String] = []
        var rest = index
        repeat {
            let digits = String(rest % 1_000)
            groups.append(String(repeating: "0", count: 3 - digits.count) + digits)
            rest /= 1_000
        } while rest > 0
        return groups.reversed().enumerated()
            .map { $0.offset < groups.count - 1 ? "x" + $0.element : $0.element }.joined(separator: "/")
    }
}
