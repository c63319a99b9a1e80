import ArgumentParser
import Foundation
import Glibc

/// Which services' data a command looks after.
struct CareOptions: ParsableArguments {
    @OptionGroup(title: "Place") var place: PlaceOptions
    @Option(help: "Only this service; default all.")
    var service: String?

    /// Runs the services' own executables in one of their modes of care, one after another: only a service knows the
    /// tables it makes from its events.
    ///
    /// - Parameter operand: what stands behind the mode, for one service.
    /// - Throws: `ExitCode` of the first that failed; the rest are still tried.
    func perform(_ mode: String, _ operand: (String) -> String? = { _ in nil }) throws {
        let binaries = try ServiceProgram.binaries
        let programs = ServiceProgram.suite(binaries: binaries, data: place.dataDirectory, run: place.runDirectory)
        let chosen = programs.filter { service == nil || $0.name == service }
        guard !chosen.isEmpty else {
            throw Failure(
                .usage, "there is no service called \(service ?? "")",
                hint: "there are \(ServiceProgram.suite.joined(separator: ", "))")
        }
        var status: Int32 = 0
        for program in chosen {
            if chosen.count > 1 { Standard.say("== \(program.name)") }
            let ended = try Self.run(
                program.program, [mode] + (operand(program.name).map { [$0] } ?? []) + program.arguments)
            if status == 0 { status = ended }
        }
        if status != 0 { throw ExitCode(status) }
    }

    private static func run(_ path: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        do {
            try process.run()
        } catch {
            throw Failure(.unavailable, "\(path) cannot be started", hint: "build it first", underlying: error)
        }
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    }
}
