/// What a service's executable is asked to do.
package enum Mode: String, CaseIterable, Sendable {
    case run
    case describe
    case verify
    case rebuild
    case backup
    case backupKeys = "backup-keys"
    case restore
    case rotateKey = "rotate-key"

    /// The mode's own argument, for the help.
    var operand: String? {
        switch self {
        case .backup, .backupKeys: "TO"
        case .restore: "FROM"
        case .run, .describe, .verify, .rebuild, .rotateKey: nil
        }
    }

    var help: String {
        switch self {
        case .run: "serve until SIGTERM (the default)"
        case .describe: "print methods and events with their JSON Schemas"
        case .verify:
            "check every byte of the ledger and compare its tables with rebuilt ones; works beside a running service"
        case .rebuild: "drop the tables made from events and make them again; the service must be stopped"
        case .backup:
            "copy ledger and sealed files to the folder TO and verify the copy; works beside a running service"
        case .backupKeys: "copy the keyring to the file TO; keep it apart from ledgers' backups, and not for long"
        case .restore: "take the ledger from the folder FROM and begin a new life; the service must be stopped"
        case .rotateKey: "make a new deployment key and wrap the vault's keys with it; the service must be stopped"
        }
    }
}
