import ArgumentParser
import Foundation

/// `qinglian keys rotate-vault`.
struct RotateVaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-vault",
        abstract: "Make a new deployment key and wrap the vault's keys with it. The suite must be stopped.")
    @OptionGroup var care: CareOptions

    func run() throws { try care.perform("rotate-key") }
}

/// `qinglian keys backup`.
struct BackupKeyringsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the keyrings into a folder, one file a service. Keep it apart from the ledgers' backups.",
        discussion:
            "What is shredded is gone for good only once the last copy of its key is: keep these not for long.")
    @OptionGroup var care: CareOptions
    @Argument(help: "The folder to write to.", completion: .directory)
    var folder: String

    func run() throws {
        let folder = URL(fileURLWithPath: folder).standardizedFileURL
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try care.perform("backup-keys") { folder.appending(path: "\($0).keyring.sqlite").path }
    }
}
