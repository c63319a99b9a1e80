/// One thing an operator can set: by flag, by environment, by file. The table of them is the help.
package struct Setting: Sendable {
    /// `data`: the flag `--data`, the variable `QINGLIAN_DATA`, the member `data` of the file. Words joined by dashes.
    package let name: String
    /// What the value is, in capitals, for the help.
    package let value: String
    package let fallback: String?
    package let help: String

    package init(_ name: String, _ value: String, default fallback: String? = nil, _ help: String) {
        self.name = name
        self.value = value
        self.fallback = fallback
        self.help = help
    }

    package var flag: String { "--" + name }
    package var variable: String { "QINGLIAN_" + name.uppercased().replacing("-", with: "_") }

    /// What every service can be told.
    package static let common: [Setting] = [
        Setting(
            "data", "DIR", default: "./data",
            "where the ledgers, vaults and keys lie; one folder a service is made in it"),
        Setting("run", "DIR", "where the sockets lie; made from the data directory's path if absent"),
        Setting(
            "key-file", "FILE",
            "the key that wraps the vault's keys; by default <data>/keys/<service>.key. In production keep it elsewhere"
        ),
        Setting("county", "CODE", default: "330281", "the county's statistical code, 6 digits"),
        Setting("config", "FILE", "a JSON file with any of these settings"),
        Setting("log-level", "LEVEL", default: "info", "trace, debug, info, notice, warning, error or critical"),
        Setting("log-format", "FORMAT", default: "auto", "text, json, or auto: text on a terminal, JSON otherwise"),
        Setting("checkpoint-interval", "SECONDS", default: "60", "how often the ledger's tree is signed, 1 to 86,400"),
        Setting("batch-limit", "COUNT", default: "256", "commands in one transaction at most, 1 to 4,096"),
        Setting("queue-limit", "COUNT", default: "4096", "commands that may wait before the desk answers busy"),
        Setting("backups", "DIR", "where backups go that are asked for while it runs; <data>/backups if absent"),
        Setting(
            "backups-kept", "COUNT", default: "7", "such backups of this service that are kept, the newest, 1 to 365"),
        Setting(
            "network", "FILE",
            "a JSON file that tells where services are that do not share the run directory; a service that is named in it "
                + "opens a TCP door with CURVE"),
        Setting(
            "curve-key", "FILE",
            "this service's CURVE key pair, made by 'qinglian keys new'; <data>/keys/<service>.key_secret if absent"),
        Setting(
            "admissions", "FILE",
            "whose keys open its TCP doors, kept by 'qinglian keys admit'; <data>/keys/admitted.json if absent"),
        Setting("listen", "ADDRESS", default: "0.0.0.0", "the address of this host on which its TCP doors stand"),
        Setting("readers", "COUNT", default: "2", "threads that answer queries, 1 to 64"),
    ]
}
