import ArgumentParser
import Bus
import Foundation
import Messages
import ZeroMQ

/// `qinglian keys new`.
struct NewKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Make a CURVE key pair and admit it. Never writes over one.",
        discussion:
            "With --host, --feed and --desk a service's place and public key are also put into the network file.")
    @OptionGroup var options: KeyFolderOptions
    @OptionGroup var network: NetworkFileOptions
    @Argument(help: "The service's name, or what you call the operator or integrator.")
    var name: String
    @Option(name: .customLong("class"), help: "service, operator or integrator.")
    var kind: Peer.Class
    @Option(help: "The host on which the service runs.")
    var host: String?
    @Option(help: "The TCP port of its feed.")
    var feed: Int?
    @Option(help: "The TCP port of its desk.")
    var desk: Int?

    func run() throws {
        try options.folder.lock()
        var place: (path: String, hosts: NetworkMap, site: (CurveKey) -> NetworkMap.Site)?
        if let host, let feed, let desk {
            guard let path = network.path else {
                throw Failure(.usage, "--host says a place for the network file", hint: "name the file with --network")
            }
            let hosts = FileManager.default.fileExists(atPath: path) ? try NetworkMap.read(path) : NetworkMap()
            place = (path, hosts, { NetworkMap.Site(host: host, feed: feed, desk: desk, keys: [$0]) })
        } else if host != nil || feed != nil || desk != nil {
            throw Failure(.usage, "--host, --feed and --desk go together")
        }
        let entry = try options.folder.make(name, kind, at: .now)
        if let place {
            var hosts = place.hosts
            hosts.services[name] = place.site(entry.key)
            try hosts.write(place.path)
        }
        try options.show(entry, "已生成并准入 made and admitted: \(options.folder.file(name).path)")
    }
}

/// `qinglian keys list`.
struct ListKeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the keys that are admitted, and those that were.")
    @OptionGroup var options: KeyFolderOptions

    func run() throws {
        let list = try options.folder.admissions()
        guard !options.json else { return print(try JSONCoding.pretty(list)) }
        print(list.keys.isEmpty ? "没有 none" : KeyTable.text(list.keys, options.folder))
    }
}

/// `qinglian keys admit`.
struct AdmitKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admit", abstract: "Admit a key that was made elsewhere: only its public half is needed.")
    @OptionGroup var options: KeyFolderOptions
    @Argument(help: "What the peer is called here.")
    var name: String
    @Option(name: .customLong("class"), help: "service, operator or integrator.")
    var kind: Peer.Class
    @Option(help: "The public key, 40 characters.")
    var key: String?
    @Option(help: "A certificate with it, <name>.key.", completion: .file())
    var file: String?

    func run() throws {
        let publicKey: CurveKey
        switch (key, file) {
        case (let text?, nil):
            guard let read = CurveKey(text) else { throw Failure(.usage, "--key must be 40 characters of Z85") }
            publicKey = read
        case (nil, let file?): publicKey = try CurveKeyFile.readPublic(file)
        default: throw Failure(.usage, "name the key with --key or --file, one of them")
        }
        try options.folder.lock()
        try options.show(try options.folder.admit(name, kind, publicKey, at: .now), "已准入 admitted")
    }
}

/// `qinglian keys revoke`.
struct RevokeKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take the admission from a name's keys; its connections end within two seconds.")
    @OptionGroup var options: KeyFolderOptions
    @Argument(help: "Whose keys.")
    var name: String
    @Option(help: "Only this key of theirs.")
    var key: String?

    func run() throws {
        let only = try key.map { text in
            guard let key = CurveKey(text) else { throw Failure(.usage, "--key must be 40 characters of Z85") }
            return key
        }
        try options.folder.lock()
        let revoked = try options.folder.revoke(name, only: only, at: .now)
        print(
            options.json
                ? try JSONCoding.pretty(revoked) : "已撤销 revoked\n\(KeyTable.text(revoked, options.folder))")
    }
}

/// `qinglian keys rotate`.
struct RotateKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Change a CURVE key while everything runs, in three steps.",
        discussion: """
            1. 'rotate NAME' makes the next pair, admits it and adds its public half to the network file. Bring both files to \
            the other hosts.
            2. 'rotate NAME --finish' puts it in force where the service runs, which takes it over within two seconds; its \
            clients know both keys.
            3. 'rotate NAME --retire' takes the admission from the former key. Bring both files to the other hosts again.
            """)
    @OptionGroup var options: KeyFolderOptions
    @OptionGroup var network: NetworkFileOptions
    @Argument(help: "Whose key.")
    var name: String
    @Flag(help: "Put the next key in force.")
    var finish = false
    @Flag(help: "Strike the former key.")
    var retire = false

    func validate() throws {
        guard !(finish && retire) else { throw ValidationError("--finish comes first, --retire after it") }
    }

    func run() throws {
        let folder = options.folder
        try folder.lock()
        if network.path == nil, !options.json {
            Standard.say("没有主机文件 no network file was named (--network): if there is one, change it by hand")
        }
        if finish {
            let key = try folder.finishRotation(of: name, network: network.path)
            print(options.json ? try JSONCoding.pretty(["key": key]) : "已启用新密钥 in force: \(name) \(key)")
        } else if retire {
            let former = try folder.retireFormer(of: name, network: network.path, at: .now)
            print(
                options.json
                    ? try JSONCoding.pretty(former) : "旧密钥已撤销 retired\n\(KeyTable.text(former, folder))")
        } else {
            let entry = try folder.beginRotation(of: name, network: network.path, at: .now)
            try options.show(entry, "已备好下一把密钥 the next key: \(folder.next(name).path)")
        }
    }
}

/// Keys for a terminal; never a secret.
enum KeyTable {
    static func text(_ entries: [Admissions.Entry], _ folder: KeyFolder) -> String {
        Table(
            [
                .init("名称 name"), .init("类别 class"), .init("公钥 public key"), .init("自 since"), .init("状态 state"),
            ],
            rows: entries.map { entry in
                [
                    entry.name, entry.kind.shown, entry.key.description, entry.since.inChina,
                    entry.revoked.map { "已撤销 revoked \($0.inChina)" } ?? "有效 admitted",
                ]
            }
        ).text
    }
}
