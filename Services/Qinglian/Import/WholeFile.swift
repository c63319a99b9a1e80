import Foundation
import Papers

/// A file to import, read whole: its encoding is judged over all of it.
enum WholeFile {
    /// - Parameter path: `-` is standard input.
    /// - Throws: `Failure` if it cannot be read or is longer than `CSVReader.fileLimit`.
    static func read(_ path: String) throws -> [UInt8] {
        let data: Data
        do {
            let handle =
                path == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            data = try handle.read(upToCount: CSVReader.fileLimit + 1) ?? Data()
        } catch {
            throw Failure(.data, "\(path) cannot be read", hint: "look whether it is there", underlying: error)
        }
        guard data.count <= CSVReader.fileLimit else {
            throw Failure(
                .data, "\(path) is longer than \(CSVReader.fileLimit >> 20) MiB", hint: "import it in parts")
        }
        return [UInt8](data)
    }
}
