import Foundation
package import Logging
import Messages
import Synchronization

/// How a process writes its log: lines for a person on a terminal, one JSON object a line otherwise; to standard error.
package enum LogFormat: String, CaseIterable, Sendable {
    case text
    case json

    /// The format an operator asked for; `auto` looks whether standard error is a terminal.
    package init?(setting: String) {
        if setting == "auto" {
            self = isatty(STDERR_FILENO) == 1 ? .text : .json
        } else {
            self.init(rawValue: setting)
        }
    }

    /// Makes every logger of this process write in this format, from `level` up.
    package func install(level: Logger.Level, service: String) {
        let format = self
        LoggingSystem.bootstrap { label in LineHandler(label: label, service: service, format: format, logLevel: level)
        }
    }
}

/// Writes one line an entry, whole: lines of several threads do not mix.
struct LineHandler: LogHandler {
    let label: String
    let service: String
    let format: LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let given = event.metadata { all.merge(given) { $1 } }
        let line =
            switch format {
            case .text: text(event, all)
            case .json: json(event, all)
            }
        Self.write(line + "\n")
    }

    private func text(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
        let time = SystemInputs.system.clock()
        let words = metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        let level = event.level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
        return "\(time) \(level) \(service) \(event.message)" + (words.isEmpty ? "" : "  \(words)")
    }

    private func json(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
        var members = metadata.mapValues { "\($0)" }
        members["time"] = SystemInputs.system.clock().description
        members["level"] = event.level.rawValue
        members["service"] = service
        members["logger"] = label
        members["message"] = "\(event.message)"
        return (try? JSONCoding.encode(members)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private static let writing = Mutex(())

    private static func write(_ line: String) {
        let bytes = Array(line.utf8)
        writing.withLock { _ in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
                guard written > 0 || errno == EINTR else { return }
                rest = rest.dropFirst(max(0, written))
            }
        }
    }
}
