import Glibc

/// How much room a disk has for those without special rights.
struct DiskRoom: Sendable, Equatable {
    let free: UInt64
    let size: UInt64
    /// Files that may still be made; nil where the file system sets no such bound.
    let freeFiles: UInt64?
    let files: UInt64

    init(free: UInt64, size: UInt64, freeFiles: UInt64?, files: UInt64) {
        self.free = free
        self.size = size
        self.freeFiles = freeFiles
        self.files = files
    }

    /// Nil if the folder cannot be reached.
    init?(at folder: String) {
        var state = statvfs()
        guard statvfs(folder, &state) == 0 else { return nil }
        let block = UInt64(state.f_frsize)
        self.init(
            free: UInt64(state.f_bavail) * block, size: UInt64(state.f_blocks) * block,
            freeFiles: state.f_files == 0 ? nil : UInt64(state.f_favail), files: UInt64(state.f_files))
    }

    /// Bytes under which it warns: a tenth of the disk, and of a large one no more than a gibibyte.
    var bound: UInt64 { min(size / 10, 1 << 30) }

    /// What an operator should do about it; nil while there is enough.
    var warning: String? {
        if free < bound {
            return "磁盘只剩 \(free >> 20) MB：请腾出空间，先清旧备份 "
                + "(the disk has \(free >> 20) MB left: make room, old backups first)"
        }
        if let freeFiles, freeFiles < files / 100 {
            return "磁盘还能建的文件只剩 \(freeFiles) 个：请清理小文件 "
                + "(the disk takes only \(freeFiles) more files: remove small ones)"
        }
        return nil
    }
}
