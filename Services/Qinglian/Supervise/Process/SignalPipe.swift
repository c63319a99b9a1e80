import Glibc
import Synchronization

/// Signals as bytes that poll(2) can wait for: each caught signal puts its number into a pipe.
///
/// One a process: signal handlers are the process's own.
struct SignalPipe {
    /// The end to read; non-blocking.
    let descriptor: Int32

    private static let writeEnd = Atomic<Int32>(-1)

    /// From now on `signals` no longer have their usual effect.
    init(catching signals: [Int32]) throws {
        let ends = try PipeEnds()
        PipeEnds.makeNonBlocking(ends.read)
        PipeEnds.makeNonBlocking(ends.write)
        descriptor = ends.read
        Self.writeEnd.store(ends.write, ordering: .sequentiallyConsistent)
        for signal in signals {
            var action = sigaction()
            // Only write(2) and an atomic load: both are allowed in a handler. A full pipe loses a byte, but then the
            // reader has others to wake for.
            action.__sigaction_handler.sa_handler = { number in
                let saved = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = Glibc.write(SignalPipe.writeEnd.load(ordering: .relaxed), &byte, 1)
                errno = saved
            }
            action.sa_flags = SA_RESTART
            sigaction(signal, &action, nil)
        }
    }

    /// The signals caught since the last call.
    func drain() -> [Int32] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? bytes.prefix(count).map(Int32.init) : []
    }
}
