import Bus
import Foundation
import Glibc
import Messages
import ZeroMQ

/// A folder of key pairs with the list of those that are admitted.
struct KeyFolder: Sendable {
    let path: String
    let admissionsPath: String

    func file(_ name: String) -> CurveKeyFile { CurveKeyFile(name: name, in: path) }
    /// Where a rotation keeps the next pair until it is put in force.
    func next(_ name: String) -> CurveKeyFile { CurveKeyFile(name: name + ".next", in: path) }

    /// Makes the folder if there is none, and waits until no other command changes its lists; from then until this process ends
    /// it is the only one that does, or a revocation could be written over.
    func lock() throws {
        let lists = URL(filePath: admissionsPath).deletingLastPathComponent()
        try FileManager.default.createDirectory(
            at: lists, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let file = admissionsPath + ".lock"
        // Left open: the kernel lets go of it at the end.
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
            throw Failure(.output, "\(file) cannot be locked: \(String(cString: strerror(errno)))")
        }
    }

    /// The list; an empty one if none was written yet.
    func admissions() throws -> Admissions {
        guard FileManager.default.fileExists(atPath: admissionsPath) else { return Admissions() }
        return try Admissions.read(admissionsPath)
    }

    static func check(_ name: String) throws {
        guard Admissions.isName(name) else {
            throw Failure(
                .usage, "'\(name)' cannot be a key's name", hint: "use up to 40 lower-case letters, digits and dashes")
        }
    }

    /// Makes a pair and admits it.
    ///
    /// - Throws: `BusError` if the name has a pair already.
    func make(_ name: String, _ kind: Peer.Class, at now: Timestamp) throws -> Admissions.Entry {
        try Self.check(name)
        let pair = try CurveKeyPair.generate()
        try file(name).create(pair)
        return try admit(name, kind, pair.publicKey, at: now)
    }

    /// - Throws: `Failure` if the key is on the list already, or the name stands there with another class.
    func admit(_ name: String, _ kind: Peer.Class, _ key: CurveKey, at now: Timestamp) throws -> Admissions.Entry {
        try Self.check(name)
        var list = try admissions()
        if let known = list.keys.first(where: { $0.key == key }) {
            throw Failure(
                .refused, "this key is on the list already, as \(known.userID)",
                hint: known.revoked == nil ? nil : "it was revoked; make a new one")
        }
        if let other = list.keys.first(where: { $0.name == name && $0.kind != kind && $0.revoked == nil }) {
            throw Failure(.refused, "'\(name)' is of class \(other.kind.rawValue)", hint: "choose another name")
        }
        let entry = Admissions.Entry(name: name, kind: kind, key: key, since: now)
        list.keys.append(entry)
        try list.write(admissionsPath)
        return entry
    }

    /// Takes the admission from every key of a name, or from one of them.
    ///
    /// - Throws: `Failure` if there is none to take.
    func revoke(_ name: String, only key: CurveKey? = nil, at now: Timestamp) throws -> [Admissions.Entry] {
        try revoke(at: now, of: name) { $0.name == name && (key == nil || $0.key == key) }
    }

    private func revoke(
        at now: Timestamp, of name: String, where matches: (Admissions.Entry) -> Bool
    ) throws -> [Admissions.Entry] {
        var list = try admissions()
        var revoked: [Admissions.Entry] = []
        for index in list.keys.indices where list.keys[index].revoked == nil && matches(list.keys[index]) {
            list.keys[index].revoked = now
            revoked.append(list.keys[index])
        }
        guard !revoked.isEmpty else {
            throw Failure(.refused, "no such key of '\(name)' is admitted", hint: "'qinglian keys list' shows who is")
        }
        try list.write(admissionsPath)
        return revoked
    }

    // MARK: - Rotation

    /// Makes the next pair beside the one in force, admits it, and has the network file name it too. What a former try left
    /// half done is done to its end.
    func beginRotation(of name: String, network: String?, at now: Timestamp) throws -> Admissions.Entry {
        let current = try file(name).read().publicKey
        guard let standing = try admissions().keys.first(where: { $0.key == current && $0.revoked == nil }) else {
            throw Failure(.refused, "the key of '\(name)' is not admitted", hint: "admit it, or make a new one")
        }
        if !next(name).exists { try next(name).create(CurveKeyPair.generate()) }
        let key = try next(name).read().publicKey
        let known = try admissions().keys.first { $0.key == key && $0.revoked == nil }
        let entry = try known ?? admit(name, standing.kind, key, at: now)
        try change(network, name) { site in
            if !site.keys.contains(key) { site.keys.append(key) }
        }
        return entry
    }

    /// Puts the next pair in force. The former secret is gone then; its public half stays known until `retire`.
    func finishRotation(of name: String, network: String?) throws -> CurveKey {
        let next = next(name)
        guard next.exists else {
            throw Failure(.refused, "'\(name)' has no next key", hint: "begin with 'qinglian keys rotate \(name)'")
        }
        let key = try next.read().publicKey
        guard try admissions().keys.contains(where: { $0.key == key && $0.revoked == nil }) else {
            throw Failure(.refused, "the next key of '\(name)' is not admitted", hint: "admit it first")
        }
        try change(network, name) { site in site.keys = [key] + site.keys.filter { $0 != key } }
        try next.replace(file(name))
        return key
    }

    /// Takes the admission from all keys of a name but the one in force, and strikes them from the network file.
    func retireFormer(of name: String, network: String?, at now: Timestamp) throws -> [Admissions.Entry] {
        guard !next(name).exists else {
            throw Failure(
                .refused, "the next key of '\(name)' is not in force yet",
                hint: "first 'qinglian keys rotate \(name) --finish'")
        }
        let current = try file(name).read().publicKey
        try change(network, name) { site in
            if site.keys.contains(current) { site.keys = [current] }
        }
        return try revoke(at: now, of: name) { $0.name == name && $0.key != current }
    }

    private func change(_ network: String?, _ name: String, _ body: (inout NetworkMap.Site) throws -> Void) throws {
        guard let network else { return }
        var hosts = try NetworkMap.read(network)
        guard var site = hosts.services[name] else { return }
        try body(&site)
        guard hosts.services[name] != site else { return }
        hosts.services[name] = site
        try hosts.write(network)
    }
}
