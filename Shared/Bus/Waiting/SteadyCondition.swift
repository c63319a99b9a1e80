import Glibc

/// A lock, and a place to wait until what it guards has changed. Waits are measured by the monotonic clock: those of
/// `NSCondition` and `DispatchSemaphore` go by the time of day on Linux, and when somebody sets that back by an hour, a wait
/// of a tenth of a second lasts an hour.
package final class SteadyCondition: @unchecked Sendable {
    // Sound: both live as long as the object, at one place, and POSIX lets any thread use them.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    package init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    package func lock() { pthread_mutex_lock(mutex) }
    package func unlock() { pthread_mutex_unlock(mutex) }
    package func signal() { pthread_cond_signal(condition) }
    package func broadcast() { pthread_cond_broadcast(condition) }

    /// Lets go of the lock, waits, and takes it again; at once when `deadline` has passed. It may wake for no reason.
    ///
    /// - Returns: false if the deadline has passed.
    package func wait(until deadline: Deadline) -> Bool {
        withUnsafePointer(to: deadline.time) { pthread_cond_timedwait(condition, mutex, $0) } == 0
    }

    /// An instant of the monotonic clock.
    package struct Deadline: Sendable {
        fileprivate let time: timespec

        /// - Parameter patience: from now on; none if it is negative.
        package init(after patience: Duration) {
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            let (seconds, attoseconds) = max(patience, .zero).components
            let nanoseconds = now.tv_nsec + Int(attoseconds / 1_000_000_000)
            time = timespec(
                tv_sec: now.tv_sec + Int(seconds) + nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
        }
    }
}
