/// What holds for all transfers of one client.
package struct TransferSettings: Sendable {
    /// Transfers at once, those that wait to begin included; one more is `busy`.
    package var capacity: Int
    package var addresses: AddressRule
    /// A file of trusted certificates (PEM); the system's if nil.
    package var certificates: String?
    /// The URL of a proxy for HTTP; none if nil, whatever the environment says. With a proxy the rule of addresses sees
    /// the proxy's address alone: the proxy must then keep others' networks shut.
    package var proxy: String?
    /// Answers in place of DNS's: `HOST:PORT:ADDRESS`.
    package var names: [String]

    package init(
        capacity: Int = 256, addresses: AddressRule = AddressRule(), certificates: String? = nil, proxy: String? = nil,
        names: [String] = []
    ) {
        precondition(capacity > 0, "at least one transfer must be allowed")
        self.capacity = capacity
        self.addresses = addresses
        self.certificates = certificates
        self.proxy = proxy
        self.names = names
    }
}
