import Foundation

/// A file read in chunks of 64 KiB, that tells how far it is.
final class ChunkedFile {
    private let handle: FileHandle
    /// Bytes; nil of what is no file.
    let size: UInt64?
    private(set) var position: UInt64 = 0

    init(path: String) throws {
        if path == "-" {
            handle = .standardInput
            size = nil
            return
        }
        do {
            handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            size = try handle.seekToEnd()
            try handle.seek(toOffset: 0)
        } catch {
            throw Failure(.data, "\(path) cannot be read", hint: "look whether it is there", underlying: error)
        }
    }

    func next() throws -> [UInt8]? {
        guard let data = try handle.read(upToCount: 65_536), !data.isEmpty else { return nil }
        position += UInt64(data.count)
        return [UInt8](data)
    }
}
