import Foundation
import Messages

extension Surroundings {
    /// The machine's wall clock and the kernel's randomness.
    package static let system = Surroundings(
        clock: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
        },
        random: {
            var generator = SystemRandomNumberGenerator()
            return generator.next()
        })
}
