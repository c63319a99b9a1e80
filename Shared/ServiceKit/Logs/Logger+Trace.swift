import Foundation
import Logging
import Messages

/// Log lines that lead from a request over every service to what came of it: each has the trace's id in `trace`, 32
/// hexadecimal digits of W3C Trace Context, and what belongs to no trace has no line.
extension Logger {
    /// A command was decided, and is on disk if it was done.
    func traced(
        _ message: Logger.Message, _ method: Messages.MethodName, _ traceparent: String?, _ outcome: Reply.Outcome
    ) {
        guard let trace = Trace.id(of: traceparent) else { return }
        info(
            message,
            metadata: [
                "method": "\(method.logged)", "outcome": "\(outcome.logged(of: method))", "trace": "\(trace)",
            ])
    }

    /// Most events of registers have no trace: they are not read for it.
    private static var traceMember: Data { Data("\"traceparent\"".utf8) }

    /// An event of another service was handled, with all effects on disk.
    func traced(_ message: Logger.Message, _ event: CommittedEvent, from service: String) {
        guard logLevel <= .info, event.json.range(of: Self.traceMember) != nil,
            let header = try? JSONCoding.decode(EventHeader.self, from: event.json),
            let trace = Trace.id(of: header.traceparent)
        else { return }
        info(
            message,
            metadata: [
                "type": "\(event.type.logged)", "sequence": "\(event.position)", "source": "\(service)",
                "trace": "\(trace)",
            ])
    }
}

/// W3C Trace Context, as far as this suite reads it.
package enum Trace {
    /// The trace's id; nil unless the text is a `traceparent` of version 00.
    package static func id(of traceparent: String?) -> String? {
        guard let traceparent else { return nil }
        let parts = traceparent.split(separator: "-", omittingEmptySubsequences: false)
        func isHex(_ text: Substring, _ length: Int) -> Bool {
            text.utf8.count == length && text.utf8.contains { $0 != UInt8(ascii: "0") }
                && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        }
        guard parts.count == 4, parts[0] == "00", isHex(parts[1], 32), isHex(parts[2], 16), parts[3].utf8.count == 2
        else { return nil }
        return String(parts[1])
    }
}
