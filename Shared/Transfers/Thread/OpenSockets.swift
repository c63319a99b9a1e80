import CCurl
import Glibc

/// The sockets of a transfer thread's connections. Used on that thread only.
///
/// libcurl takes leave of some servers, and waits for their answer, when it closes idle connections; a server that does not
/// answer would keep the thread from ending.
final class OpenSockets {
    /// By descriptor, the exchange it was opened for.
    private var owners: [Int32: ObjectIdentifier] = [:]

    /// Opens a socket for an address that was admitted.
    ///
    /// - Returns: the descriptor, or -1 with errno.
    func open(for owner: Exchange, family: Int32, type: Int32, protocol number: Int32) -> Int32 {
        let descriptor = socket(family, type | Int32(SOCK_CLOEXEC.rawValue), number)
        if descriptor >= 0 { owners[descriptor] = ObjectIdentifier(owner) }
        return descriptor
    }

    func close(_ descriptor: Int32) -> Int32 {
        owners[descriptor] = nil
        return Glibc.close(descriptor)
    }

    /// Lets nothing more come in on an exchange's connections: who waits for it, sees their end.
    func stopReading(for owner: Exchange) {
        for (descriptor, other) in owners where other == ObjectIdentifier(owner) {
            shutdown(descriptor, Int32(SHUT_RD))
        }
    }

    /// Ends all connections at once; the descriptors stay until libcurl closes them.
    func shutDown() {
        for descriptor in owners.keys { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
}
