import Foundation

/// What is said beside the result: progress and notices, on standard error.
enum Standard {
    static func say(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// Standard input to its end, at most `limit` bytes.
    static func input(limit: Int) throws -> Data {
        let data = try FileHandle.standardInput.read(upToCount: limit + 1) ?? Data()
        guard data.count <= limit else { throw Failure(.data, "the input is longer than \(limit) bytes") }
        return data
    }

    /// Looks whether `write` can write there, before what it writes is asked for.
    static func requireWritable(_ path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var isFolder = ObjCBool(false)
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard FileManager.default.isWritableFile(atPath: folder), !(exists && isFolder.boolValue) else {
            throw Failure(.output, "\(path) cannot be written", hint: "name a file in a folder that you may write to")
        }
    }

    static func write(_ data: Data, to path: String) throws {
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure(.output, "\(path) cannot be written", underlying: error)
        }
    }
}
