import Foundation
import Glibc
import Messages

/// Files of keys and of what is known about them, as they lie on disk.
enum KeyStore {
    private static let listBytes = 4 << 20

    /// Reads a JSON list that says whom to trust: only its owner may be able to write it.
    static func readList<List: Decodable>(
        _ path: String, what: String, code: BusError.Code, advice: String
    ) throws(BusError) -> List {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw BusError(code, "\(what) \(path) is missing: \(advice)")
        }
        guard status.st_mode & 0o022 == 0 else {
            throw BusError(
                code, "\(what) \(path) can be written by others: run chmod go-w on it, and look at what it says")
        }
        guard status.st_size <= listBytes else { throw BusError(code, "\(what) \(path) is over \(listBytes) bytes") }
        do {
            return try JSONCoding.decode(List.self, fromOutside: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw BusError(code, "\(what) \(path) cannot be read: \(advice)", underlying: error)
        }
    }

    /// Puts a JSON list in a file's place, whole or not at all.
    static func replaceList(_ path: String, with list: some Encodable, code: BusError.Code) throws(BusError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            let next = path + ".tmp"
            try? FileManager.default.removeItem(atPath: next)
            try create(next, try encoder.encode(list) + Data("\n".utf8), mode: 0o644)
            guard rename(next, path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
            try syncFolder(of: path)
        } catch {
            throw BusError(code, "\(path) cannot be written", underlying: error)
        }
    }

    /// Makes a file that was not there; on disk when it returns.
    ///
    /// - Throws: `POSIXError`, `EEXIST` if there is one already.
    static func create(_ path: String, _ bytes: Data, mode: mode_t) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        defer { close(file) }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: false)
        do {
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
        } catch {
            unlink(path)
            throw error
        }
        try syncFolder(of: path)
    }

    static func syncFolder(of path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            let number = errno
            if descriptor >= 0 { close(descriptor) }
            throw POSIXError(.init(rawValue: number) ?? .EIO)
        }
        close(descriptor)
    }
}

/// What tells a file from the one that lay there before.
struct FileStamp: Equatable, Sendable {
    private let device: dev_t
    private let inode: ino_t
    private let size: off_t
    private let seconds: Int
    private let nanoseconds: Int

    /// Nil if there is no file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = status.st_dev
        inode = status.st_ino
        size = status.st_size
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
