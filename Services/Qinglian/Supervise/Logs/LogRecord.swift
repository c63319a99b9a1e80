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
        guard line.hasPrefix("{"), let members = try? JSONMembers.split(Data(line.utf8)),
            let fields = try? Self.fields(of: members)
        else {
            self.init(service: service, time: read, level: "info", message: line)
            return
        }
        func text(_ name: String) -> String? { members[name].flatMap(JSONMembers.text) }
        self.init(
            service: service, time: text("time").flatMap { Timestamp($0) } ?? read,
            level: text("level")?.lowercased() ?? "info", message: text("message") ?? "", fields: fields)
    }

    /// Members that have no place of their own. Most are texts, and a decoder for any JSON takes as long for one as the rest of
    /// the line.
    private static func fields(of members: JSONMembers) throws -> [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        for name in members.names where !["time", "level", "message", "service"].contains(name) {
            guard let value = members[name] else { continue }
            let text = value.first == UInt8(ascii: "\"") ? JSONMembers.text(value).map(JSONValue.string) : nil
            fields[name] = try text ?? JSONCoding.decode(JSONValue.self, from: value)
        }
        return fields
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
