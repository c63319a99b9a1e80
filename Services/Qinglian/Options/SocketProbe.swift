import Foundation

/// Whether somebody listens on a socket of the file system: libzmq would wait in silence for one who never comes.
enum SocketProbe {
    /// Looks into the kernel's table; knocking at the door would show in the service's log as a failed handshake.
    static func isListening(_ path: String) -> Bool {
        guard let table = try? String(contentsOfFile: "/proc/net/unix", encoding: .utf8) else { return false }
        return lists(path, in: table)
    }

    /// Columns of the table: address, users, protocol, flags, type, state, inode, path. A listening socket has the flag
    /// `__SO_ACCEPTCON`.
    static func lists(_ path: String, in table: String) -> Bool {
        table.split(separator: "\n").contains { line in
            let fields = line.split(separator: " ", maxSplits: 7, omittingEmptySubsequences: true)
            return fields.count == 8 && fields[7] == path
                && UInt32(fields[3], radix: 16).map { $0 & 0x10000 != 0 } == true
        }
    }
}
