import Foundation
import Glibc
import Testing

/// A running suite with the demo county, and the command line beside it.
final class Suite {
    let directory: TemporaryDirectory
    let up: Program

    init(demo: Bool) throws {
        directory = try TemporaryDirectory()
        let up = try Program("qinglian", ["up"] + (demo ? ["--demo"] : []), in: directory)
        self.up = up
        // Without the county, once two services have said that they are ready. One that ended would be started again and again.
        var ended = false
        let started = up.wait(within: .seconds(120)) {
            let output = up.output
            ended = output.contains("; starts again in ")
            return ended
                || (demo ? output.contains("the county is there") : output.split(separator: "ready, ").count > 2)
        }
        try #require(started && !ended, "\(up.output)\n\(up.errors)")
    }

    /// Runs one command to its end.
    func run(_ words: [String]) throws -> (status: Int32, output: String, errors: String) {
        let program = try Program("qinglian", words, in: directory)
        return (try program.status(within: .seconds(60)), program.output, program.errors)
    }

    /// The same for a command that must succeed, with its answer read as JSON.
    func json(_ words: [String]) throws -> [String: Any] {
        let ended = try run(words + ["--json"])
        try #require(ended.status == 0, "\(words): \(ended.errors)")
        return try #require(
            try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any], "\(ended.output)")
    }

    func stop() throws -> Int32 {
        up.send(SIGTERM)
        return try up.status()
    }
}

@Suite("One case, from the printed code to the end, by the command line", .serialized)
struct CaseWalkTests {
    @Test("filed with a household's code, handled by village and town, visited, closed, judged, and told on the feed")
    func walk() throws {
        let suite = try Suite(demo: true)
        let clerk = ["--as", "village-clerk@330281114201"]
        let secretary = ["--as", "village-secretary@330281114201"]

        let labels = suite.directory.path("labels.csv")
        let print = ["codes", "print", "--area", "330281114201", "--link", "https://ql.example/h", "--csv"]
        #expect(try suite.run(print + ["/nowhere/labels.csv"]).status == 73, "and no code counts as printed")
        #expect(try suite.run(print + [labels]).status == 0)
        let line = try #require(
            try String(contentsOfFile: labels, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst().first)
        let code = try #require(line.firstMatch(of: #/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/#)).0

        let receipt = try suite.json([
            "case", "file", "--code", String(code), "--kind", "help", "--category", "infrastructure", "--story",
            "门口的路灯坏了", "--wish", "door",
        ])
        let id = try #require(receipt["case"] as? String)
        let number = try #require(receipt["receipt"] as? String)

        func act(_ name: String, _ more: [String], _ state: String) throws {
            #expect(try suite.json(["case", name, id] + more)["state"] as? String == state)
        }
        try act("receive", clerk, "received")
        try act("accept", clerk, "accepted")
        try act("assign", clerk + ["--lead", "clerk"], "assigned")
        try act("answer", clerk + ["--text", "已换新灯"], "in-review")
        try act("review", secretary + ["--approve"], "answered")
        try act("visit", ["--as", "guardian@330281114201-001", "--outcome", "spoke"], "visited")
        try act("close", secretary, "closed")
        #expect(try suite.json(["case", "judge", number, "--grade", "5"])["state"] as? String == "closed")
        let followed = try suite.json(["case", "follow", number])
        #expect(followed["grade"] as? Int == 5)

        let events = try suite.run(["tail", "--from", "0", "--until-head", "--json", "intake.case"])
        #expect(events.status == 0)
        let types = events.output.split(separator: "\n").compactMap { $0.firstMatch(of: #/"type":"([a-z.-]+)"/#)?.1 }
        #expect(
            types.map { $0.dropFirst("intake.case.".count) } == [
                "filed", "received", "accepted", "assigned", "answer-drafted", "answered", "visited", "closed",
                "judged",
            ])
        #expect(!events.output.contains("路灯"))
        #expect(try suite.run(["followers"]).output.contains("tail-") == false, "it leaves no follower behind")
        let nowhere = try suite.run(["codes", "show", "--area", "330281999"])
        #expect(nowhere.status == 1 && nowhere.errors.contains("没有登记 330281999"))

        let wrong = try suite.run(["case", "close", id] + secretary)
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("qinglian: "))
        #expect(try suite.run(["verify"]).status == 0)
        #expect(try suite.stop() == 0)
    }
}

@Suite("The command line when things are wrong")
struct CommandLineErrorTests {
    @Test(
        "says that the service is not running and how to start it",
        arguments: [["health"], ["tail"], ["case", "list"]])
    func notRunning(words: [String]) throws {
        let program = try Program("qinglian", words, in: try TemporaryDirectory())
        #expect(try program.status() == 69)
        #expect(program.errors.contains("intake is not running"))
        #expect(program.errors.contains("qinglian up"))
    }

    @Test("answers a program in JSON")
    func json() throws {
        let program = try Program("qinglian", ["health", "--json"], in: try TemporaryDirectory())
        #expect(try program.status() == 69)
        #expect(program.errors.hasPrefix(#"{"error":{"#))
    }

    @Test("ends with 64 for what cannot be meant")
    func usage() throws {
        let program = try Program("qinglian", ["case", "receive", "x"], in: try TemporaryDirectory())
        #expect(try program.status() == 64)
    }

    @Test("reports the lines of a file that are rejected, and takes the others")
    func rejected() throws {
        let suite = try Suite(demo: false)
        let file = suite.directory.path("areas.csv")
        try "区划代码,名称,类型\r\n330281,余姚市,市\r\n99,无,镇\r\n".write(toFile: file, atomically: true, encoding: .utf8)
        let report = suite.directory.path("rejected.csv")
        let ended = try suite.run(["import", "areas", file, "--rejects", report, "--json"])
        #expect(ended.status == 65)
        #expect(ended.output.contains(#""added" : 1"#))
        let sheet = try String(contentsOfFile: report, encoding: .utf8)
        #expect(sheet.contains("区划代码,名称,类型,退回原因,原行号"))
        #expect(sheet.contains("99,无,镇,\"区划代码应为") && sheet.contains(",3\r\n"), "the row as it came, to be mended")
        #expect(try suite.stop() == 0)
    }
}
