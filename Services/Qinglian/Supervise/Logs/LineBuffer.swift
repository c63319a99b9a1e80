import Foundation

/// Cuts what a child writes into lines.
struct LineBuffer: Sendable {
    /// A longer line is cut here; its rest becomes lines of its own.
    static let limit = 16_384

    private var pending: [UInt8] = []

    /// - Returns: the lines that these bytes complete, without their ends; malformed UTF-8 is replaced.
    mutating func append(_ bytes: some Sequence<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                lines.append(take())
            } else {
                pending.append(byte)
                if pending.count == Self.limit { lines.append(take()) }
            }
        }
        return lines
    }

    /// What stood after the last line's end, once the child has closed its output.
    mutating func finish() -> String? {
        pending.isEmpty ? nil : take()
    }

    private mutating func take() -> String {
        defer { pending.removeAll(keepingCapacity: true) }
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        return String(decoding: pending, as: UTF8.self)
    }
}
