import Configuration
package import Foundation
import SystemPackage

/// The settings of one process, read once at start: a flag wins over the environment, that over the file, that over the
/// default.
package struct Settings: Sendable {
    private let values: [String: String]
    package let table: [Setting]

    /// - Throws: `ServiceError` naming the flag, variable or member that is wrong, and what would be right.
    package init(arguments: [String], environment: [String: String], table: [Setting]) async throws {
        try Self.checkFlags(arguments, table)
        let flags = CommandLineArgumentsProvider(arguments: [""] + arguments)
        let variables = EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "qinglian")
        var providers: [any ConfigProvider] = [flags, variables]
        if let file = ConfigReader(providers: providers).string(forKey: "config") {
            do {
                providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(file)))
            } catch {
                throw ServiceError(
                    .settings, "the file given by --config cannot be read as JSON: \(file)", underlying: error)
            }
        }
        let reader = ConfigReader(providers: providers)
        var values: [String: String] = [:]
        for setting in table {
            let key = ConfigKey(setting.name.split(separator: "-").map(String.init))
            values[setting.name] =
                reader.string(forKey: key) ?? reader.int(forKey: key).map(String.init) ?? setting.fallback
        }
        self.values = values
        self.table = table
    }

    /// The value of a setting; nil if it has no default and nobody set it.
    package func text(_ name: String) -> String? {
        assert(table.contains { $0.name == name }, "no setting is called \(name)")
        return values[name]
    }

    /// - Throws: `ServiceError` if it is absent.
    package func required(_ name: String) throws -> String {
        guard let value = text(name) else { throw ServiceError(.settings, "--\(name) is missing") }
        return value
    }

    /// The path that a setting names, absolute; nil if nobody set it.
    package func path(_ name: String) -> String? {
        text(name).map { URL(filePath: $0).standardizedFileURL.path(percentEncoded: false) }
    }

    /// The file that a setting names, with its path; nil if nobody set it.
    ///
    /// - Throws: `ServiceError` if it cannot be read.
    package func file(_ name: String) throws -> (path: String, contents: Data)? {
        guard let path = text(name) else { return nil }
        do {
            return (path, try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw ServiceError(
                .settings, "the file \(path) that --\(name) names cannot be read", underlying: error)
        }
    }

    /// - Throws: `ServiceError` unless it is a whole number within `bounds`.
    package func integer(_ name: String, in bounds: ClosedRange<Int>) throws -> Int {
        let text = try required(name)
        guard let value = Int(text), bounds.contains(value) else {
            throw ServiceError(
                .settings,
                "--\(name) must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound), not '\(text)'")
        }
        return value
    }

    private static func checkFlags(_ arguments: [String], _ table: [Setting]) throws {
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            let name = argument.prefix { $0 != "=" }
            guard let setting = table.first(where: { $0.flag == name }) else {
                throw ServiceError(.settings, "'\(name)' is not a setting of this service; --help lists them")
            }
            if name.count == argument.count {
                index += 1
                guard index < arguments.count, !arguments[index].hasPrefix("--") else {
                    throw ServiceError(.settings, "\(setting.flag) needs a value: \(setting.flag) \(setting.value)")
                }
            }
            index += 1
        }
    }
}

/// The text of `--help`, made from the table of settings.
package enum Help {
    package static func text(service: String, summary: String, table: [Setting]) -> String {
        var lines = ["\(service): \(summary)", "", "Usage: \(service) [MODE] [settings]", "", "Modes:"]
        lines += aligned(Mode.allCases.map { ($0.rawValue + ($0.operand.map { " " + $0 } ?? ""), $0.help) })
        lines += ["", "Settings (flag, or variable, or member of the file):"]
        lines += aligned(
            table.map { setting in
                let fallback = setting.fallback.map { " [\($0)]" } ?? ""
                return ("\(setting.flag) \(setting.value)", "\(setting.help)\(fallback) (\(setting.variable))")
            })
        return lines.joined(separator: "\n")
    }

    private static func aligned(_ rows: [(String, String)]) -> [String] {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "  \($0.0.padding(toLength: width + 2, withPad: " ", startingAt: 0))\($0.1)" }
    }
}
