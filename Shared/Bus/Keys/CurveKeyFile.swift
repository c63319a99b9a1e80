import Foundation
import Glibc
package import ZeroMQ

/// A CURVE key pair on disk: a certificate as pyzmq and CZMQ read it. `<name>.key_secret` holds both halves and is for its
/// owner alone; `<name>.key` holds the public one.
package struct CurveKeyFile: Sendable {
    package let path: String

    /// - Parameter path: of the file with the secret half.
    package init(path: String) {
        self.path = path
    }

    package init(name: String, in folder: String) {
        path = "\(folder)/\(name).key_secret"
    }

    package var publicPath: String {
        path.hasSuffix("_secret") ? String(path.dropLast("_secret".count)) : path + ".pub"
    }

    package var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// - Throws: `keyFile` if it is missing, malformed, or readable by others.
    package func read() throws(BusError) -> CurveKeyPair {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw BusError(.keyFile, "the CURVE key file \(path) is missing: make one with 'qinglian keys new'")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw BusError(
                .keyFile,
                "the CURVE key file \(path) can be read by others: run chmod 600 on it, and consider rotating the key")
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), text.utf8.count < 4_096,
            let secret = Self.member("secret-key", of: text), let pair = try? CurveKeyPair(secret: secret),
            Self.member("public-key", of: text).map({ $0 == pair.publicKey.description }) ?? true
        else {
            throw BusError(
                .keyFile, "\(path) is not a CURVE key file, or cannot be read: make one with 'qinglian keys new'")
        }
        return pair
    }

    /// The public half of a certificate, from a file that needs no secret half.
    ///
    /// - Throws: `keyFile` if there is none in it.
    package static func readPublic(_ path: String) throws(BusError) -> CurveKey {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), text.utf8.count < 4_096,
            let key = member("public-key", of: text).flatMap({ CurveKey($0) })
        else { throw BusError(.keyFile, "\(path) holds no CURVE public key") }
        return key
    }

    /// Writes both files, the secret one with mode 0600; on disk when it returns.
    ///
    /// - Throws: `keyFile`, also if one of them is there already: nothing is ever written over.
    package func create(_ pair: CurveKeyPair) throws(BusError) {
        let closed =
            Self.head("**Secret**") + "#   DO NOT PROVIDE THIS FILE TO OTHER USERS nor change its permissions.\n"
            + Self.body(pair.publicKey) + "    secret-key = \"\(pair.secret)\"\n"
        do {
            let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try KeyStore.create(path, Data(closed.utf8), mode: 0o600)
        } catch let error as POSIXError where error.code == .EEXIST {
            throw BusError(.keyFile, "\(path) is there already, and no key is written over")
        } catch {
            throw BusError(.keyFile, "\(path) cannot be written", underlying: error)
        }
        do throws(BusError) {
            try createPublic(pair.publicKey)
        } catch {
            unlink(path)
            throw error
        }
    }

    private func createPublic(_ key: CurveKey) throws(BusError) {
        do {
            try KeyStore.create(publicPath, Data((Self.head("Public") + Self.body(key)).utf8), mode: 0o644)
        } catch {
            throw BusError(.keyFile, "\(publicPath) cannot be written, or is there already", underlying: error)
        }
    }

    private static func head(_ kind: String) -> String { "#   ZeroMQ CURVE \(kind) Certificate, made by qinglian\n" }

    private static func body(_ key: CurveKey) -> String { "\nmetadata\ncurve\n    public-key = \"\(key)\"\n" }

    /// Takes the place of another pair, which is gone then; on disk when it returns. A try that ended half-way is made again.
    package func replace(_ other: CurveKeyFile) throws(BusError) {
        // The secret file goes last, and has both halves: a public file that is missing went before, or was never made.
        if !FileManager.default.fileExists(atPath: publicPath) { try createPublic(read().publicKey) }
        guard rename(publicPath, other.publicPath) == 0, rename(path, other.path) == 0 else {
            throw BusError(
                .keyFile, "\(path) cannot take the place of \(other.path)",
                underlying: POSIXError(.init(rawValue: errno) ?? .EIO))
        }
        do {
            try KeyStore.syncFolder(of: other.path)
        } catch {
            throw BusError(.keyFile, "\(other.path) is not known to be on disk", underlying: error)
        }
    }

    /// `name = "value"` on a line of its own.
    private static func member(_ name: String, of text: String) -> String? {
        for line in text.split(separator: "\n") {
            let line = line.trimmingCharacters(in: .whitespaces)
            guard line.hasPrefix(name), let equals = line.firstIndex(of: "=") else { continue }
            return line[line.index(after: equals)...].trimmingCharacters(in: CharacterSet(charactersIn: " \t'\""))
        }
        return nil
    }
}
