package import CFaultVFS
package import GRDB
import Synchronization

/// A way in which a database's files fail: the steps it strikes, SQLite's result code, whether the step is done all the
/// same, and whether every later step of the kind fails too.
package struct DiskFault: Sendable, CustomStringConvertible {
    package let name: String
    package let step: UInt32
    package let code: ResultCode
    package let done: Bool
    package let lasting: Bool

    package init(_ name: String, _ step: fault_step, _ code: ResultCode, done: Bool = false, lasting: Bool = false) {
        self.name = name
        self.step = step.rawValue
        self.code = code
        self.done = done
        self.lasting = lasting
    }

    /// The ways that a walk over all steps tries, each twice: not persisted, and persisted anyway.
    package static let all: [DiskFault] = [false, true].flatMap { done in
        [
            DiskFault("disk full", FAULT_WRITE, .SQLITE_FULL, done: done),
            DiskFault("write error", FAULT_WRITE, .SQLITE_IOERR_WRITE, done: done),
            DiskFault("no memory", FAULT_WRITE, .SQLITE_NOMEM, done: done),
            DiskFault("failed sync", FAULT_SYNC, .SQLITE_IOERR_FSYNC, done: done),
            DiskFault("no memory at a sync", FAULT_SYNC, .SQLITE_NOMEM, done: done),
            DiskFault("truncate error", FAULT_TRUNCATE, .SQLITE_IOERR_TRUNCATE, done: done),
            DiskFault("shared memory error", FAULT_SHARED_MEMORY, .SQLITE_IOERR_SHMMAP, done: done),
        ]
    }

    /// The disk is full and stays so until the fault is taken back.
    package static let fullDisk = DiskFault("full disk", FAULT_WRITE, .SQLITE_FULL, lasting: true)

    package var description: String {
        name + (lasting ? ", until it is mended" : done ? ", persisted anyway" : ", not persisted")
    }

    /// A fault that waits for its step. It is taken back when the last reference goes, at the latest.
    package final class Armed: Sendable {
        private let slot: Mutex<Int32?>

        fileprivate init(slot: Int32) {
            precondition(slot >= 0, "too many faults are armed")
            self.slot = Mutex(slot)
        }

        deinit { _ = disarm() }

        /// Takes it back.
        ///
        /// - Returns: whether it struck since it was armed; false the second time.
        package func disarm() -> Bool {
            slot.withLock { slot in
                guard let armed = slot else { return false }
                slot = nil
                return fault_vfs_disarm(armed) != 0
            }
        }
    }

    /// Lets the `count`-th step of this kind fail, from 1, on files whose path begins with `path`: a folder's, or a
    /// database's with its WAL. Only databases that were opened after `install` can fail.
    package func arm(_ path: String, at count: Int) -> Armed {
        Armed(slot: fault_vfs_arm(path, Int32(step), Int64(count), code.rawValue, done ? 1 : 0, lasting ? 1 : 0))
    }

    /// Puts the failing layer under every database that this process opens from now on.
    package static func install() {
        let code = fault_vfs_install()
        precondition(code == 0, "SQLite took no other file system: \(code)")
    }
}
