/// Which addresses may be connected to: those that everybody can reach, and the networks that were allowed.
///
/// It is asked about the very address that a socket is about to connect to, after names have been resolved, so an answer
/// of DNS that changes in between changes nothing. Without it a webhook's address could point into the county's own network.
package struct AddressRule: Sendable {
    /// Networks that may be connected to although others cannot reach them.
    package let allowed: [IPNetwork]

    package init(allowed: [IPNetwork] = []) {
        self.allowed = allowed
    }

    package enum Verdict: Equatable, Sendable {
        case admitted
        /// - Parameter name: what the address is for, as the registries call it.
        case refused(name: String)
    }

    package func verdict(on address: IPAddress) -> Verdict {
        if allowed.contains(where: { $0.contains(address) }) { return .admitted }
        if SpecialAddresses.embedding.contains(where: { $0.contains(address) }) {
            return verdict(on: address.embedded)
        }
        guard let entry = SpecialAddresses.entry(of: address) else { return .refused(name: "unknown") }
        return entry.isReachable ? .admitted : .refused(name: entry.name)
    }
}
