import Foundation
import Ledger
import Vault

/// What an operator should know of a service's disk before a write fails. Asked with its health.
struct StorageWarnings: Sendable {
    let ledger: Ledger
    let vault: Vault

    /// - Returns: each with what to do.
    var all: [String] {
        [
            DiskRoom(at: ledger.folder).flatMap(\.warning), Self.log(ledger.logBytes, past: ledger.logBound),
            vault.hasUnfinishedShreds ? Self.shreds : nil,
        ].compactMap(\.self)
    }

    /// The WAL holds a few tens of millions of bytes while no reading lasts long.
    static func log(_ bytes: Int, past bound: Int) -> String? {
        guard bytes > bound else { return nil }
        return "预写日志已有 \(bytes >> 20) MB，有读取一直没有结束：等备份或核对做完；都没有在做就重启本服务 "
            + "(the write-ahead log has \(bytes >> 20) MB, because something reads for long: wait for the backup or the "
            + "verification to end; if there is none, restart this service)"
    }

    private static let shreds =
        "有应当销毁的内容还没有从磁盘上抹去，已无人能打开：请检查磁盘空间，之后自动完成 "
        + "(content that must be destroyed is still on disk, where nobody can open it: check the disk's space; it is done then)"
}
