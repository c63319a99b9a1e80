/// The link that a label's QR code holds: where scans arrive, and the code behind it.
package struct LabelLink: Sendable {
    private let base: String

    /// - Parameter base: `https://…/h`, a slash at its end or not.
    /// - Returns: nil unless it is an http or https address of at most 200 characters without spaces, query or fragment.
    package init?(base: String) {
        let trimmed = base.hasSuffix("/") ? String(base.dropLast()) : base
        guard trimmed.hasPrefix("https://") || trimmed.hasPrefix("http://"), trimmed.utf8.count <= 200,
            trimmed.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
        else { return nil }
        self.base = trimmed
    }

    /// The code without its dashes: fewer modules, larger ones.
    package func address(_ code: String) -> String {
        base + "/" + code.filter { $0 != "-" }
    }
}
