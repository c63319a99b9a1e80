import Foundation
import Messages

/// One line of the suite's log, read from what a service wrote and shown for a person or a program.
struct LogRecord: Equatable, Sendable {
    let service: String
    let time: Timestamp
    let level: String
    let message: String
    /// What else the service's JSON line held, in the order of the names.
    let fields: [String: JSONValue]

    init(service: String, time: Timestamp, level: String, message: String, fields: [String: JSONValue] = [:]) {
        self.service = service
        self.time = time
        self.level = level
        self.message = message
        self.fields = fields
    }

    /// A line that is no JSON object, as a trap's last words, is kept as the message.
    init(line: String, service: String, read: Timestamp) {
        guard line.hasPrefix("{"),
            case .object(var fields) = try? JSONCoding.decode(JSONValue.self, from: Data(line.utf8))
        else {
            self.init(service: service, time: read, level: "info", message: line)
            return
        }
        func take(_ name: String) -> String? {
            guard case .string(let text) = fields[name] else { return nil }
            fields[name] = nil
            return text
        }
        let time = take("time").flatMap { Timestamp($0) }
        let level = take("level")
        let message = take("message")
        fields["service"] = nil
        self.init(
            service: service, time: time ?? read, level: level?.lowercased() ?? "info", message: message ?? "",
            fields: fields)
    }

    var jsonLine: String {
        let all = fields.merging(
            [
                "service": .string(service), "time": .string(time.description), "level": .string(level),
                "message": .string(message),
            ],
            uniquingKeysWith: { $1 })
        return (try? JSONCoding.encode(all)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// `16:12:03 intake │ listening  desk=…`, the time of day in China, warnings and errors in colour.
    func terminalLine(nameWidth: Int) -> String {
        let name = service.padding(toLength: max(nameWidth, service.count), withPad: " ", startingAt: 0)
        let extra = fields.sorted { $0.key < $1.key }.map { " \u{1B}[2m\($0.key)=\(Self.text($0.value))\u{1B}[0m" }
            .joined()
        let words =
            switch level {
            case "error", "critical": "\u{1B}[31m\(message)\u{1B}[0m"
            case "warning": "\u{1B}[33m\(message)\u{1B}[0m"
            case "debug", "trace": "\u{1B}[2m\(message)\u{1B}[0m"
            default: message
            }
        return "\u{1B}[2m\(Self.timeOfDay(time))\u{1B}[0m \u{1B}[\(colour)m\(name) │\u{1B}[0m \(words)\(extra)"
    }

    /// A colour a service, always the same one.
    private var colour: Int {
        let colours = [36, 35, 34, 32, 96, 95, 94]
        return colours[service.utf8.reduce(0) { ($0 + Int($1)) % colours.count }]
    }

    private static func text(_ value: JSONValue) -> String {
        if case .string(let text) = value { return text }
        return (try? JSONCoding.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func timeOfDay(_ time: Timestamp) -> String {
        String((time + .seconds(8 * 3_600)).description.dropFirst(11).prefix(8))
    }
}
