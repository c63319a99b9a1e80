import ArgumentParser
import Bus
import Foundation
import Glibc
import Messages

/// `qinglian up`: the whole suite on one machine.
struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start every service, show one log, restart what dies, until Ctrl-C.",
        discussion: """
            Services are child processes; they end with this one, however it ends. The log is for reading on a terminal and \
            JSON lines elsewhere. SIGTERM and SIGINT stop the suite within five seconds.
            """)

    @OptionGroup var place: PlaceOptions
    @Option(help: .hidden)
    var servicesFile: String?
    @Flag(
        help:
            "On an empty ledger, load a made-up county: 余姚 with its 21 towns, and 梁弄镇 with its villages and households."
    )
    var demo = false
    @Flag(help: "Write JSON lines even on a terminal.")
    var json = false

    func run() async throws {
        let data = place.dataDirectory
        let run = place.runDirectory
        try Directories.prepare(data: data, run: run)
        if demo { DemoStart.hurryGateway() }
        let lock = try SuiteLock(dataDirectory: data)
        let programs =
            try servicesFile.map(ServiceProgram.list(inFile:))
            ?? ServiceProgram.suite(binaries: try ServiceProgram.binaries, data: data, run: run)
        let width = (programs.map(\.name.count) + ["qinglian".count]).max() ?? 0
        let style = isatty(1) == 1 && !json ? LogSink.Style.terminal(nameWidth: width) : .json
        let log = LogSink(style, now: { .now })
        // A reader of the log that goes away must not end the suite.
        signal(SIGPIPE, SIG_IGN)
        let supervisor = Supervisor(
            programs: programs, shim: try ServiceProgram.own, log: log,
            signals: try SignalPipe(catching: [SIGTERM, SIGINT, SIGHUP, SIGCHLD]))
        log.say(.info, "data in \(data), sockets in \(run)")
        let health = Task { await HealthWatch(services: programs.map(\.name), run: run, log: log).watch() }
        let loading = demo ? Task { await DemoStart(data: data, run: run, log: log).load() } : nil
        // A thread of its own: it may block, and it must live as long as the children.
        let status = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: supervisor.run()) }
        }
        health.cancel()
        loading?.cancel()
        log.say(.info, "stopped")
        _ = consume lock
        if status != 0 { throw ExitCode(status) }
    }
}
