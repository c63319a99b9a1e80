import Bus
import Foundation
import Ledger
package import Messages

/// Where one service of one county works, and within which bounds.
package struct ServiceConfiguration: Sendable {
    package let county: AreaCode
    /// The service's own folder.
    package let directory: String
    /// Where the sockets of all services of the suite lie.
    package let run: String
    package let keyFile: String
    package var checkpointInterval = Duration.seconds(60)
    package var batchLimit = 256
    package var queueLimit = 4_096
    package var readers = 2
    /// See `LedgerConfiguration.logBound`.
    package var logBound = LedgerConfiguration.logBound
    /// Where backups go that are asked for at the desk, and how many of this service are kept.
    package var backups: String
    package var backupsKept = 7
    /// The file that tells where services on other hosts are; nil if all share the run directory.
    package var network: String?
    /// The service's CURVE key pair, read only where it has a door on TCP or reaches others there.
    package var curveKey: String
    /// Whose keys open its doors on TCP.
    package var admissions: String
    /// The address of this host on which those doors stand.
    package var listen = "0.0.0.0"

    package init(county: AreaCode, directory: String, run: String, keyFile: String) {
        self.county = county
        self.directory = directory
        self.run = run
        self.keyFile = keyFile
        let directory = URL(filePath: directory)
        let data = directory.deletingLastPathComponent().path(percentEncoded: false)
        backups = data + "backups"
        curveKey = data + "curve/\(directory.lastPathComponent).key_secret"
        admissions = data + "curve/admitted.json"
    }

    /// The place that settings describe.
    ///
    /// - Throws: `ServiceError` naming the setting that is wrong.
    package init(service: String, _ settings: Settings) throws {
        let data = URL(filePath: try settings.required("data")).standardizedFileURL.path(percentEncoded: false)
        let code = try settings.required("county")
        guard let county = AreaCode(code), county.level == .county else {
            throw ServiceError(.settings, "--county must be a 6-digit statistical code, not '\(code)'")
        }
        self.init(
            county: county, directory: data + "/" + service,
            run: settings.text("run") ?? RunDirectory.path(forData: data),
            keyFile: settings.text("key-file") ?? data + "/keys/\(service).key")
        checkpointInterval = .seconds(try settings.integer("checkpoint-interval", in: 1...86_400))
        batchLimit = try settings.integer("batch-limit", in: 1...4_096)
        queueLimit = try settings.integer("queue-limit", in: 1...65_536)
        backups = settings.path("backups") ?? backups
        backupsKept = try settings.integer("backups-kept", in: 1...365)
        readers = try settings.integer("readers", in: 1...64)
        network = settings.path("network")
        curveKey = settings.path("curve-key") ?? curveKey
        admissions = settings.path("admissions") ?? admissions
        listen = try settings.required("listen")
    }
}
