import Foundation
import Messages
import Synchronization

extension SystemInputs {
    /// The machine's wall clock and the kernel's randomness.
    package static let system = SystemInputs(
        clock: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
        },
        random: { KernelRandomness.shared.next() })
}

/// Words of the kernel's randomness, fetched 32 at a time: a system call a word would cost more than the words' use.
private final class KernelRandomness: Sendable {
    static let shared = KernelRandomness()

    private let words = Mutex<[UInt64]>([])

    /// Each word is handed out once.
    func next() -> UInt64 {
        words.withLock { words in
            if words.isEmpty {
                var generator = SystemRandomNumberGenerator()
                words = Array(unsafeUninitializedCapacity: 32) { buffer, count in
                    if getentropy(buffer.baseAddress, 256) == 0 {
                        count = 32
                    } else {
                        buffer[0] = generator.next()
                        count = 1
                    }
                }
            }
            return words.removeLast()
        }
    }
}
