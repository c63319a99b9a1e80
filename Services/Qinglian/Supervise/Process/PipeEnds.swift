import Glibc

/// A pipe whose ends no started program inherits.
struct PipeEnds {
    let read: Int32
    let write: Int32

    /// Only one thread of this process starts programs, so nothing slips between pipe(2) and fcntl(2).
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw Failure(.software, "no pipe can be made: \(String(cString: strerror(errno)))")
        }
        read = ends[0]
        write = ends[1]
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    static func makeNonBlocking(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
}
