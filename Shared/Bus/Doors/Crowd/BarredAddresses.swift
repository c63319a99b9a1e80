import ZeroMQ

/// Addresses whose newcomers a feed does not answer for a while, because one of their connections had to leave for what it
/// sent: its library makes it anew at once and sends all of it again, and libzmq takes it in before anybody can look. Pure.
struct BarredAddresses: Sendable {
    /// How long. Connections of the address that stand already are not concerned.
    static let term = Duration.seconds(10)

    private var until: [[UInt8]: Duration] = [:]

    /// Bars an address, if there is still room for one.
    mutating func bar(_ address: [UInt8], now: Duration) {
        guard until.count < TCPSocket.mostBarred || until[address] != nil else { return }
        until[address] = now + Self.term
    }

    /// Those that are barred now, in a steady order.
    mutating func current(now: Duration) -> [[UInt8]] {
        until = until.filter { $0.value > now }
        return until.keys.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
