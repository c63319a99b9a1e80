import Bus
import Foundation
import Glibc
import Messages

extension PrometheusRegistry {
    /// What the process holds of the machine, under the names that other programs use, and the room on its disk.
    ///
    /// - Parameter data: a folder on the disk whose room is told.
    func watchProcess(started: Timestamp, data: String) {
        gauge("process_start_time_seconds") { Double(started.milliseconds) / 1_000 }
        gauge("process_resident_memory_bytes") { Double(Self.residentPages * sysconf(Int32(_SC_PAGESIZE))) }
        bound("open_files", limit: OpenFiles.bound(of: OpenFiles.limit)) { OpenFiles.used }
        func room(_ name: String, _ key: FileAttributeKey) {
            gauge(name) {
                let attributes = try? FileManager.default.attributesOfFileSystem(forPath: data)
                return (attributes?[key] as? NSNumber)?.doubleValue ?? 0
            }
        }
        room("qinglian_disk_size_bytes", .systemSize)
        room("qinglian_disk_free_bytes", .systemFreeSize)
    }

    /// The second word of `/proc/self/statm`.
    private static var residentPages: Int {
        let words = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        return words.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0
    }
}
