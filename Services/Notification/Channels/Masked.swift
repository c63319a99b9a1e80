/// What a log may show of an address.
enum Masked {
    /// `138****1234`, `w…@example.com`, a URL's host.
    static func address(_ address: String) -> String {
        if let scheme = address.firstRange(of: "://") {
            let authority = address[scheme.upperBound...].prefix { !"/?#".contains($0) }
            return String(authority.split(separator: "@").last ?? "…")
        }
        if let at = address.lastIndex(of: "@") {
            return "\(address.prefix(1))…\(address[at...])"
        }
        return address.count >= 8 ? "\(address.prefix(3))****\(address.suffix(4))" : "…"
    }
}
