import ArgumentParser
import Foundation

/// `qinglian verify`.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Check every byte of the ledgers, and their tables against rebuilt ones. Works beside a running suite.")
    @OptionGroup var care: CareOptions

    func run() throws { try care.perform("verify") }
}

/// `qinglian rebuild`.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Make the tables again from the events. The suite must be stopped.")
    @OptionGroup var care: CareOptions

    func run() throws { try care.perform("rebuild") }
}

/// `qinglian backup`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the ledgers into a folder, one a service, and verify the copies. Works beside a running suite.",
        discussion: "Keys are not in it: back up the keyring and the deployment's key on their own, and shorter.")
    @OptionGroup var care: CareOptions
    @Argument(help: "The folder to write to.", completion: .directory)
    var folder: String

    func run() throws {
        let folder = URL(fileURLWithPath: folder).standardizedFileURL
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try care.perform("backup") { folder.appending(path: $0).path }
    }
}

/// `qinglian restore`.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Take the ledgers from a backup and begin a new life of each. The suite must be stopped.",
        discussion: "It writes over nothing: move the old ledger.sqlite, with its -wal and -shm, away first.")
    @OptionGroup var care: CareOptions
    @Argument(help: "The folder that 'backup' wrote.", completion: .directory)
    var folder: String

    func run() throws {
        let folder = URL(fileURLWithPath: folder).standardizedFileURL
        try care.perform("restore") { folder.appending(path: $0).path }
    }
}
