import ArgumentParser
import Foundation
import Messages

/// Which services' data a command looks after.
struct CareOptions: ParsableArguments {
    @OptionGroup(title: "Place") var place: PlaceOptions
    @Option(help: "Only this service; default all.")
    var service: String?
    @Flag(help: "Answer as JSON, one object a service.")
    var json = false

    /// Runs the services' own executables in one of their modes of care, one after another: only a service knows the
    /// tables it makes from its events.
    ///
    /// - Parameter operand: what stands behind the mode, for one service.
    /// - Throws: `ExitCode` of the first that failed; the rest are still tried.
    func perform(_ mode: String, _ operand: (String) -> String? = { _ in nil }) throws {
        let binaries = try ServiceProgram.binaries
        let programs = ServiceProgram.suite(binaries: binaries, data: place.dataDirectory, run: place.runDirectory)
        let chosen = ServiceProgram.followersFirst(programs.filter { service == nil || $0.name == service })
        guard !chosen.isEmpty else {
            throw Failure(
                .usage, "there is no service called \(service ?? "")",
                hint: "there are \(ServiceProgram.suite.joined(separator: ", "))")
        }
        var status: Int32 = 0
        for program in chosen {
            if chosen.count > 1 { Standard.say("== \(program.name)") }
            let words = [mode] + (operand(program.name).map { [$0] } ?? []) + program.arguments
            let ended = try Self.run(program.program, words)
            if !ended.output.isEmpty {
                print(json ? ended.output : CareReport.text(ended.output))
            } else if ended.status == 0 {
                Standard.say("\(program.name): 完成 done")
            }
            if status == 0 { status = ended.status }
        }
        if status != 0 { throw ExitCode(status) }
    }

    /// What it says beside its result goes to standard error as it comes.
    private static func run(_ path: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = output
        do {
            try process.run()
        } catch {
            throw Failure(.unavailable, "\(path) cannot be started", hint: "build it first", underlying: error)
        }
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return (status, String(decoding: said, as: UTF8.self).trimmingCharacters(in: .newlines))
    }
}

/// What a service's executable printed about its data, as lines for a terminal.
enum CareReport {
    /// A JSON object becomes a name and a value a line; anything else is left as it is.
    static func text(_ output: String) -> String {
        guard case .object(let members) = try? JSONCoding.decode(JSONValue.self, from: Data(output.utf8)) else {
            return output
        }
        return Table.pairs(members.sorted { $0.key < $1.key }.map { ($0.key, value($0.value)) })
    }

    /// Nil of an empty list.
    private static func value(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .boolean(let flag): flag ? "是 yes" : "否 no"
        case .array(let elements):
            elements.isEmpty ? nil : elements.compactMap(Self.value).joined(separator: "; ")
        default: (try? JSONCoding.encode(value)).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
