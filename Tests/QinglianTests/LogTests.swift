import Foundation
import Glibc
import Messages
import Testing

@testable import Qinglian

@Suite("The log of the suite")
struct LogTests {
    private let noon = Timestamp(milliseconds: 1_795_233_600_123)

    @Test("a service's JSON line keeps its members and gains the service's name")
    func json() throws {
        let line = #"{"level":"WARNING","message":"slow","time":"2026-11-21T08:00:00.000Z","ms":12}"#
        let record = LogRecord(line: line, service: "intake", read: noon)
        #expect(
            record.jsonLine
                == #"{"level":"warning","message":"slow","ms":12,"service":"intake","time":"2026-11-21T08:00:00.000Z"}"#
        )
    }

    @Test(
        "a line that is no JSON is kept as the message, with the time it was read",
        arguments: ["Fatal error", "{", "{]"])
    func text(line: String) {
        let record = LogRecord(line: line, service: "intake", read: noon)
        #expect(record == LogRecord(service: "intake", time: noon, level: "info", message: line))
    }

    @Test("on a terminal the names are aligned and the time is China's")
    func terminal() {
        let record = LogRecord(
            service: "portal", time: Timestamp(milliseconds: 0), level: "info", message: "up", fields: ["port": 80])
        let plain = record.terminalLine(nameWidth: 8).replacing(#/\u{1B}\[[0-9]*m/#, with: "")
        #expect(plain == "08:00:00 portal   │ up port=80")
    }

    @Test("lines are cut at their ends, wherever the pipe cut the bytes, and at the bound")
    func lines() {
        var buffer = LineBuffer()
        #expect(buffer.append(Array("one\ntw".utf8)) == ["one"])
        #expect(buffer.append(Array("o\r\n\nthree".utf8)) == ["two", ""])
        #expect(buffer.finish() == "three")
        #expect(buffer.finish() == nil)
        let long = buffer.append([UInt8](repeating: 97, count: LineBuffer.limit + 5))
        #expect(long.map(\.count) == [LineBuffer.limit])
        #expect(buffer.finish() == "aaaaa")
    }

    @Test("a log that nobody reads never waits, and says afterwards how much it dropped")
    func dropping() throws {
        let ends = try PipeEnds()
        PipeEnds.makeNonBlocking(ends.read)
        defer { close(ends.read) }
        func drain() -> String {
            var bytes = [UInt8](repeating: 0, count: 131_072)
            var all: [UInt8] = []
            while case let count = read(ends.read, &bytes, bytes.count), count > 0 { all += bytes.prefix(count) }
            return String(decoding: all, as: UTF8.self)
        }
        let sink = LogSink(.json, descriptor: ends.write, now: { [noon] in noon })
        let line = String(repeating: "x", count: 9_000)
        for _ in 0..<20 { sink.pass(line, from: "intake") }
        let before = drain()
        sink.pass("after", from: "intake")
        close(ends.write)
        let taken = before.split(separator: "\n", omittingEmptySubsequences: true)
            .count { $0.hasSuffix(#""time":"\#(noon)"}"#) }
        let lines = drain().split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.contains("\(20 - taken) lines were dropped: nobody read this log") == true)
        #expect(lines.last?.contains(#""message":"after""#) == true)
    }
}
