import Glibc

/// Whether somebody listens on a socket of the file system: libzmq would wait in silence for one who never comes.
enum SocketProbe {
    /// Asks the kernel without knocking: a datagram socket cannot connect to a stream socket, and the error tells whether
    /// there is a living one (`EPROTOTYPE`), only its file (`ECONNREFUSED`), or nothing. A connection that is opened and
    /// closed would stand in the service's log as a failed handshake.
    static func isListening(_ path: String) -> Bool {
        var address = sockaddr_un()
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        let file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        guard file >= 0 else { return false }
        defer { close(file) }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return connected != 0 && errno == EPROTOTYPE
    }
}
