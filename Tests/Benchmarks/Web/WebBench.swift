import Foundation
import Glibc

/// The page behind a scanned code, with a county's households loaded, next to a bare server of the same library.
struct WebBench {
    /// The folder of the suite's release programs.
    let programs: String
    let households: Int
    let seconds: Int

    static let connections = 32
    private static let villages = 300
    private static let gridsPerVillage = 3

    func run() throws -> [Outcome] {
        let suite = try ServerProcess("web")
        defer { suite.stop() }
        let folder = suite.directory.path
        var environment = ProcessInfo.processInfo.environment
        environment["QINGLIAN_HTTP"] = "127.0.0.1:0"
        try suite.launch(
            "\(programs)/qinglian", ["up", "--data", "\(folder)/data", "--run", "\(folder)/run", "--json"],
            environment: environment)
        let portal = try suite.waitUntilReady {
            try String(contentsOfFile: "\(folder)/run/portal.http", encoding: .utf8).trimmingCharacters(in: .newlines)
        }
        try importCounty(folder)
        let code = try issuedCode(folder)
        let scanned = try Tool.run("/usr/bin/curl", ["-si", "\(portal)/h/\(code)"])
        guard let cookie = scanned.firstMatch(of: #/Set-Cookie: (h=[^;]+)/#)?.output.1 else {
            throw BenchmarkError("scanning gave no session: \(scanned.prefix(500))")
        }
        // By then the services have done what follows an import, and their followers have caught up.
        sleep(15)
        let wrk = Wrk(connections: Self.connections, seconds: seconds)
        let one = Wrk(connections: 1, seconds: seconds)
        let page = try wrk.load("\(portal)/h", cookie: String(cookie))
        let pageAlone = try one.load("\(portal)/h", cookie: String(cookie))
        let hello = try ServerProcess("hello")
        defer { hello.stop() }
        let port = try ServerProcess.freePort()
        try hello.launch("/proc/self/exe", ["hello", "--port", String(port)])
        _ = try hello.waitUntilReady { try Connection.tcp(port: port) }
        let bare = try wrk.load("http://127.0.0.1:\(port)/hello")
        let bareAlone = try one.load("http://127.0.0.1:\(port)/hello")
        func outcome(
            _ name: String, _ connections: Int, _ load: (perSecond: Double, p50: Double, p99: Double)
        ) -> Outcome {
            Outcome(
                name: name, measure: "\(connections) connections", mode: "", perSecond: load.perSecond, p50: load.p50,
                p99: load.p99)
        }
        return [
            outcome("scan page, \(households) households", Self.connections, page),
            outcome("bare Hummingbird, hello", Self.connections, bare),
            outcome("scan page, \(households) households", 1, pageAlone),
            outcome("bare Hummingbird, hello", 1, bareAlone),
        ]
    }

    /// Areas, grids and households as files, imported as an operator would.
    private func importCounty(_ folder: String) throws {
        let town = "330281114"
        let villages = (0..<Self.villages).map { "\(town)\(300 + $0)" }
        let areas = ["330281,余姚市", "\(town),梁弄镇"] + villages.map { "\($0),示范\($0.suffix(3))村" }
        let grids = villages.flatMap { village in (1...Self.gridsPerVillage).map { "\(village),00\($0)" } }
        let rows = (0..<households).map { index in
            let village = villages[index % villages.count]
            let number = index / villages.count + 1
            return "\(village),00\(number % Self.gridsPerVillage + 1),\(number),示范路\(number)号,陈某"
        }
        let sheets = [
            ("areas", "区划代码,名称", areas), ("grids", "村代码,网格号", grids),
            ("households", "村代码,网格号,户号,门牌号,户主", rows),
        ]
        for (name, head, rows) in sheets {
            let file = "\(folder)/\(name).csv"
            try ((([head] + rows).joined(separator: "\n")) + "\n").write(
                toFile: file, atomically: true, encoding: .utf8)
            try Tool.run("\(programs)/qinglian", ["import", name, file, "--run", "\(folder)/run", "--timeout", "120"])
        }
    }

    private func issuedCode(_ folder: String) throws -> Substring {
        let area = "330281114300"
        try Tool.run("\(programs)/qinglian", ["codes", "issue", "--area", area, "--run", "\(folder)/run"])
        let list = "\(folder)/labels.csv"
        try Tool.run(
            "\(programs)/qinglian",
            [
                "codes", "print", "--area", area, "--link", "https://ql.example/h", "--csv", list, "--run",
                "\(folder)/run",
            ])
        let lines = try String(contentsOfFile: list, encoding: .utf8).split(whereSeparator: \.isNewline)
        guard lines.count > 1 else { throw BenchmarkError("no label was printed") }
        return lines[1].split(separator: ",", omittingEmptySubsequences: false)[6]
    }
}
