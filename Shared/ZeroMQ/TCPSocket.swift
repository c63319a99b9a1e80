import CZeroMQ
import Glibc

/// A TCP socket of this process as the kernel knows it. libzmq tells nothing of a connection before its peer has proved a
/// key, and can neither end one nor stop taking new ones without ending all.
///
/// libzmq may close a descriptor, and another socket take its number, between two calls. So a descriptor is looked up and
/// acted on at once, never kept; at worst another connection at the same port is ended, which its peer makes anew.
package struct TCPSocket: Sendable {
    package let descriptor: Int32
    /// The port at this end.
    package let port: UInt16
    package let isListening: Bool

    package init(descriptor: Int32, port: UInt16, isListening: Bool) {
        self.descriptor = descriptor
        self.port = port
        self.isListening = isListening
    }

    /// Of a connection.
    package struct Traffic: Sendable, Equatable {
        /// Bytes that the peer has sent since the connection stands.
        package let received: UInt64
        /// How long ago the last of them came, or the connection was made.
        package let quiet: Duration

        package init(received: UInt64, quiet: Duration) {
            self.received = received
            self.quiet = quiet
        }
    }

    /// The sockets of this process at some ports.
    ///
    /// - Parameters:
    ///   - open: how many descriptors are open: the search ends with the last.
    ///   - limit: the highest that there can be.
    package static func all(at ports: Set<UInt16>, open: Int, limit: Int) -> [TCPSocket] {
        var found: [TCPSocket] = []
        var seen = 0
        for descriptor in 0..<Int32(clamping: limit) {
            guard seen < open else { break }
            guard let address = address(of: descriptor, .own) else {
                if errno != EBADF { seen += 1 }
                continue
            }
            seen += 1
            guard let port = address.port, ports.contains(port) else { continue }
            found.append(TCPSocket(descriptor: descriptor, port: port, isListening: isListening(descriptor)))
        }
        return found
    }

    /// Where the peer is: the four bytes of an IPv4 address, the first eight of an IPv6 address, which one subscriber has to
    /// themselves. Nil if there is no connection any more.
    package var peer: [UInt8]? { Self.address(of: descriptor, .peer)?.host }

    /// Nil if there is no connection any more, or the kernel does not count.
    package var traffic: Traffic? {
        var bytes = [UInt8](repeating: 0, count: 256)
        var length = socklen_t(bytes.count)
        // The kernel writes at most `length` bytes and sets it to what it wrote.
        guard unsafe getsockopt(descriptor, Self.tcp, Self.tcpInfo, &bytes, &length) == 0, length >= 136 else {
            return nil
        }
        // struct tcp_info of the kernel, whose layout only grows: tcpi_last_data_recv, tcpi_bytes_received.
        let quiet = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[52 + $1]) << (8 * UInt32($1)) }
        let received = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[128 + $1]) << (8 * UInt64($1)) }
        return Traffic(received: received, quiet: .milliseconds(quiet))
    }

    /// Ends the connection: libzmq finds it closed by its peer.
    package func end() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Whom a listening socket answers.
    package enum Newcomers: Sendable, Equatable {
        case all
        case none
        /// All but those of these addresses, as `peer` tells them; past `mostBarred` the rest are answered.
        case allBut([[UInt8]])
    }

    /// Addresses that can be barred at once.
    package static let mostBarred = 48

    /// Says whom a listening socket answers from now on. Whoever is not answered tries again, as after a lost packet; those
    /// that wait to be accepted, up to the backlog, still are, and connections that stand are not touched.
    ///
    /// - Returns: false if the kernel refused.
    @discardableResult package func answer(_ newcomers: Newcomers) -> Bool {
        var program: [sock_filter] =
            switch newcomers {
            case .all: []
            case .none: [Self.drop]
            case .allBut(let addresses): Self.filter(addresses.prefix(Self.mostBarred))
            }
        let option = program.isEmpty ? SO_DETACH_FILTER : SO_ATTACH_FILTER
        let length = UInt16(program.count)
        // Both live for the call, in which the kernel copies the instructions.
        return unsafe program.withUnsafeMutableBufferPointer { instructions in
            var given = unsafe sock_fprog(len: length, filter: instructions.baseAddress)
            return unsafe setsockopt(
                descriptor, SOL_SOCKET, option, &given, socklen_t(MemoryLayout<sock_fprog>.size)) == 0
                || option == SO_DETACH_FILTER && errno == ENOENT
        }
    }

    // MARK: - Classic BPF, as in linux/filter.h

    private static let drop = sock_filter(code: 0x06, jt: 0, jf: 0, k: 0)
    private static let take = sock_filter(code: 0x06, jt: 0, jf: 0, k: .max)
    /// Where the head of the IP packet begins, for instructions that load.
    private static let packet: UInt32 = 0xFFF0_0000

    /// Drops what comes from these addresses: one comparison for each of IPv4, two for each half of IPv6.
    private static func filter(_ addresses: some Collection<[UInt8]>) -> [sock_filter] {
        func load(_ offset: UInt32) -> sock_filter { sock_filter(code: 0x20, jt: 0, jf: 0, k: packet + offset) }
        func word(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }
        func unless(_ value: UInt32, skip: UInt8) -> sock_filter { sock_filter(code: 0x15, jt: 0, jf: skip, k: value) }
        var four = [load(12)]
        var six: [sock_filter] = []
        for address in addresses {
            if address.count == 4 {
                four += [unless(word(address[...]), skip: 1), drop]
            } else if address.count == 8 {
                six += [
                    load(8), unless(word(address[..<4]), skip: 3), load(12), unless(word(address[4...]), skip: 1), drop,
                ]
            }
        }
        four.append(take)
        // The version of the packet's head, in the upper half of its first byte; the jump over IPv4 is of any length.
        let version = [
            sock_filter(code: 0x30, jt: 0, jf: 0, k: packet), sock_filter(code: 0x74, jt: 0, jf: 0, k: 4),
            sock_filter(code: 0x15, jt: 1, jf: 0, k: 4), sock_filter(code: 0x05, jt: 0, jf: 0, k: UInt32(four.count)),
        ]
        return version + four + six + [take]
    }

    // MARK: - What the kernel says

    private static let tcp: Int32 = 6
    private static let tcpInfo: Int32 = 11

    private enum End { case own, peer }

    private struct Address {
        let port: UInt16?
        let host: [UInt8]
    }

    /// Nil with `errno` set if the descriptor is closed, or no socket.
    private static func address(of descriptor: Int32, _ end: End) -> Address? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        // The kernel writes at most `length` bytes, the size of the storage.
        return unsafe withUnsafeMutableBytes(of: &storage) { bytes in
            let pointer = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            let status =
                unsafe end == .own
                ? getsockname(descriptor, pointer, &length) : getpeername(descriptor, pointer, &length)
            guard status == 0 else { return nil }
            let family = unsafe bytes.load(as: sa_family_t.self)
            let port = UInt16(unsafe bytes[2]) << 8 | UInt16(unsafe bytes[3])
            switch Int32(family) {
            case AF_INET: return Address(port: port, host: unsafe Array(bytes[4..<8]))
            case AF_INET6:
                let host = unsafe Array(bytes[8..<24])
                let isMapped = host.prefix(10).allSatisfy { $0 == 0 } && host[10] == 0xFF && host[11] == 0xFF
                return Address(port: port, host: Array(isMapped ? host.suffix(4) : host.prefix(8)))
            default: return Address(port: nil, host: [])
            }
        }
    }

    private static func isListening(_ descriptor: Int32) -> Bool {
        var value: Int32 = 0
        var length = socklen_t(4)
        // The kernel writes four bytes.
        return unsafe getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &value, &length) == 0 && value != 0
    }
}
