import Foundation

/// Many viewers of `/api/v1/events` at once: what a stream weighs, and how soon an event is at all of them.
struct StreamsBench {
    /// The folder of the suite's release programs.
    let programs: String
    let streams: Int
    /// Cases that are filed, one after the other.
    let events: Int

    /// A token may open so many streams a minute, and some are left over.
    private static let streamsPerToken = 1_000

    func run() throws -> String {
        let suite = try ServerProcess("streams")
        defer { suite.stop() }
        let folder = suite.directory.path
        var environment = ProcessInfo.processInfo.environment
        environment["QINGLIAN_HTTP"] = "127.0.0.1:0"
        environment["QINGLIAN_LIVE_STREAMS"] = String(streams)
        try suite.launch(
            "\(programs)/qinglian", ["up", "--data", "\(folder)/data", "--run", "\(folder)/run", "--json"],
            environment: environment)
        let port = try suite.waitUntilReady {
            let text = try String(contentsOfFile: "\(folder)/run/portal.http", encoding: .utf8)
            guard let port = UInt16(text.trimmingCharacters(in: .newlines).split(separator: ":").last ?? "") else {
                throw BenchmarkError("the portal's address has no port")
            }
            return port
        }
        let tokens = try tokens(folder)
        // The portal has heard of Intake once a head came, one a second.
        sleep(3)
        let portal = try Self.portal(of: suite.processIdentifier)
        let before = try Self.resident(portal)
        let readers = StreamReaders()
        let start = monotonicNanoseconds()
        for index in 0..<streams {
            try readers.open(
                port: port, path: "/api/v1/events?topics=intake.case.", token: tokens[index / Self.streamsPerToken])
            // No more than wait at the door.
            if index % 100 == 99 { try readers.run(seconds: 30) { readers.standing > index - 100 } }
        }
        try readers.run(seconds: 60) { readers.standing == streams }
        let opening = Double(monotonicNanoseconds() - start) / 1e9
        let weight = Double(try Self.resident(portal) - before) / Double(streams)
        for event in 1...events {
            try qinglian(
                folder, "case", "file", "--village", "330281114300", "--kind", "help", "--story", "路灯坏了")
            try readers.run(seconds: 30) { readers.delays.count == event * streams }
        }
        let figures = readers.delays.percentiles([50, 99, 100]).map { fixed($0 / 1_000, 1) }
        return """
            \(streams) streams opened in \(fixed(opening, 1)) s, \(fixed(weight, 1)) KiB resident each; \
            of \(events) events to all of them, in ms: p50 \(figures[0]), p99 \(figures[1]), longest \(figures[2])
            """
    }

    @discardableResult
    private func qinglian(_ folder: String, _ arguments: String...) throws -> String {
        try Tool.run("\(programs)/qinglian", arguments + ["--run", "\(folder)/run"])
    }

    /// A county with one village and an office that may hear everything, and its tokens.
    private func tokens(_ folder: String) throws -> [String] {
        let sheets = [
            ("areas", "区划代码,名称\n330281,余姚市\n330281114,梁弄镇\n330281114300,示范村\n"),
            ("posts", "role,area,account,name\noperator,330281,desk,李云\n"),
        ]
        for (name, text) in sheets {
            try text.write(toFile: "\(folder)/\(name).csv", atomically: true, encoding: .utf8)
            try qinglian(folder, "import", name, "\(folder)/\(name).csv")
        }
        try qinglian(folder, "accounts", "create", "desk", "--name", "李云", "--generate")
        return try (0...(streams - 1) / Self.streamsPerToken).map { number in
            let shown = try qinglian(
                folder, "accounts", "token", "issue", "desk", "--label", "bench \(number)", "--scope", "events:read",
                "--json")
            guard let token = shown.firstMatch(of: #/"token"\s*:\s*"([^"]+)"/#)?.output.1 else {
                throw BenchmarkError("no token was shown")
            }
            return String(token)
        }
    }

    /// The supervisor's child that is the portal.
    private static func portal(of supervisor: Int32) throws -> String {
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") where Int32(name) != nil {
            guard let status = try? String(contentsOfFile: "/proc/\(name)/status", encoding: .utf8) else { continue }
            if status.hasPrefix("Name:\tportal\n"), status.contains("\nPPid:\t\(supervisor)\n") { return name }
        }
        throw BenchmarkError("the portal's process was not found")
    }

    /// KiB.
    private static func resident(_ process: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        guard let text = status.firstMatch(of: #/VmRSS:\s+([0-9]+) kB/#)?.output.1, let size = Int(text) else {
            throw BenchmarkError("the portal's memory was not told")
        }
        return size
    }
}
