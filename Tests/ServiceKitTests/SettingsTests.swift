import Fixtures
import Foundation
import ServiceKit
import Testing

@Suite("Settings")
struct SettingsTests {
    private func settings(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> Settings {
        try await Settings(arguments: arguments, environment: environment, table: Setting.common)
    }

    @Test("a flag wins over the environment, that over the file, that over the default")
    func order() async throws {
        let folder = try TemporaryDirectory()
        let file = folder.path + "/settings.json"
        try #"{"county":"330282","readers":5,"log-level":"debug","key":{"file":"/k"}}"#.write(
            toFile: file, atomically: true, encoding: .utf8)
        let found = try await settings(
            ["--config", file, "--county=330201"], ["QINGLIAN_COUNTY": "330203", "QINGLIAN_READERS": "7"])
        #expect(found.text("county") == "330201")
        #expect(try found.integer("readers", in: 1...64) == 7)
        #expect(found.text("log-format") == "auto")
        #expect(found.text("run") == nil)
    }

    @Test(
        "what is wrong is named, and what would be right",
        arguments: [
            (["--colour", "red"], "--colour"), (["--county"], "--county CODE"),
            (["--county", "--run"], "--county CODE"),
            (["--config", "/nowhere.json"], "--config"),
        ])
    func wrong(arguments: [String], named: String) async throws {
        await #expect { try await settings(arguments) } throws: {
            ($0 as? ServiceError)?.code == .settings && "\($0)".contains(named)
        }
    }

    @Test("a number out of its bounds is refused with the bounds")
    func bounds() async throws {
        let found = try await settings(["--readers", "65"])
        #expect { try found.integer("readers", in: 1...64) } throws: { "\($0)".contains("from 1 to 64") }
    }

    @Test("the help names every setting and every mode")
    func help() {
        let text = Help.text(service: "tally", summary: "counts", table: Setting.common)
        for setting in Setting.common { #expect(text.contains(setting.flag) && text.contains(setting.variable)) }
        for mode in Mode.allCases { #expect(text.contains("  " + mode.rawValue)) }
    }
}
