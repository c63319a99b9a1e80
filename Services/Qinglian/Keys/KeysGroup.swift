import ArgumentParser
import Bus
import Foundation
import Messages

/// `qinglian keys`.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Look after the keys of services, operators and integrators, and after the keyrings.",
        discussion: """
            CURVE keys prove who speaks over TCP. A secret never leaves its file, <name>.key_secret with mode 0600, and is \
            never printed. Who is admitted stands in admitted.json; a running service takes changes over within two seconds.
            """,
        subcommands: [
            NewKeyCommand.self, ListKeysCommand.self, AdmitKeyCommand.self, RevokeKeyCommand.self,
            RotateKeyCommand.self, RotateVaultCommand.self, BackupKeyringsCommand.self,
        ])
}

/// Where keys, admissions and hosts are written down.
struct KeyFolderOptions: ParsableArguments {
    @OptionGroup(title: "Place") var place: PlaceOptions
    @Option(help: "The folder of the key files; default <data>/keys.", completion: .directory)
    var keys: String?
    @Option(help: "The list of admitted keys; default admitted.json in that folder.", completion: .file())
    var admissions: String?
    @Flag(help: "Answer as JSON.")
    var json = false

    var folder: KeyFolder {
        let folder = keys.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? place.dataDirectory + "/keys"
        return KeyFolder(path: folder, admissionsPath: admissions ?? folder + "/admitted.json")
    }

    func show(_ entry: Admissions.Entry, _ words: String) throws {
        print(json ? try JSONCoding.pretty(entry) : "\(words)\n\(KeyTable.text([entry], folder))")
    }
}

/// The network file that a command changes along.
struct NetworkFileOptions: ParsableArguments {
    @Option(
        help: "The file that tells where services are; default $QINGLIAN_NETWORK. Without one it is left to you.",
        completion: .file())
    var network: String?

    var path: String? { network ?? ProcessInfo.processInfo.environment["QINGLIAN_NETWORK"] }
}

extension Peer.Class: ExpressibleByArgument {
    package init?(argument: String) {
        guard let kind = Peer.Class(rawValue: argument), Self.admissible.contains(kind) else { return nil }
        self = kind
    }

    package static var allValueStrings: [String] { admissible.map(\.rawValue).sorted() }
}

extension Peer.Class: Worded {
    var chinese: String {
        switch self {
        case .local: "本机"
        case .service: "服务"
        case .operator: "管理员"
        case .integrator: "对接方"
        }
    }
}
