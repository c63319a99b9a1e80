import CCurl
import Glibc

/// The sockets of a transfer thread's connections. Used on that thread only.
///
/// libcurl takes leave of some servers, and waits for their answer, when it closes idle connections; a server that does not
/// answer would keep the thread from ending.
final class OpenSockets {
    private var descriptors: Set<Int32> = []

    /// Opens a socket for an address that was admitted.
    ///
    /// - Returns: the descriptor, or -1 with errno.
    func open(family: Int32, type: Int32, protocol number: Int32) -> Int32 {
        let descriptor = socket(family, type | Int32(SOCK_CLOEXEC.rawValue), number)
        if descriptor >= 0 { descriptors.insert(descriptor) }
        return descriptor
    }

    func close(_ descriptor: Int32) -> Int32 {
        descriptors.remove(descriptor)
        return Glibc.close(descriptor)
    }

    /// Ends all connections at once; the descriptors stay until libcurl closes them.
    func shutDown() {
        for descriptor in descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
}
