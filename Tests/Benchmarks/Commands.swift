import Foundation

private let help = """
    Benchmarks all [--rounds N] [--seconds N] [--out FILE]   everything below, as a Markdown table; with intake's memory
                                                  if QINGLIAN_BIN names the folder of its program
    Benchmarks peers [--rounds N] [--seconds N]   Redis Streams, NATS JetStream, RabbitMQ, PostgreSQL at 1 and 64 in flight
    Benchmarks desk [--rounds N] [--seconds N]    commands through the desk of a service process, at 1 and 64 in flight
    Benchmarks feed [--seconds N]                 events to a follower while the desk is under load
    Benchmarks curve [--rounds N] [--seconds N]   the same over TCP with CURVE, beside ipc, as ratios
    Benchmarks replay [--events N]                events read again from a warm file
    Benchmarks ledger [--largest N]               what an event costs in a small and in a large ledger;
                                                  ten million events take 7 GB while it runs
    Benchmarks web [--households N] [--seconds N] the page behind a scanned code, next to a bare server; with wrk and the
                                                  programs of QINGLIAN_BIN
    Benchmarks streams [--streams N] [--events N]   open streams of events, and how soon an event is at all
                                                  of them; with the programs of QINGLIAN_BIN
    Benchmarks notices [--cases N]                cases announced, notices made of them, messages delivered to webhooks on
                                                  loopback; with the program of QINGLIAN_BIN
    Benchmarks contacts [--contacts N]            contacts left at the desk, a million, and whether the first are told as fast
                                                  after; with the program of QINGLIAN_BIN
    Benchmarks load --desk ENDPOINT [--in-flight N]   load alone on a service that runs: for profiling
    Benchmarks memory --service PROGRAM           resident memory of an idle service
    Benchmarks --data DIR --run DIR               the service that is measured
    """

func run(_ arguments: Arguments) throws {
    let rounds = try arguments.integer("rounds", default: 1)
    let seconds = Double(try arguments.integer("seconds", default: 4))
    switch arguments.command {
    case "all": try runAll(arguments, rounds: rounds, seconds: seconds)
    case "peers":
        try show(rounds) { try Peers.all.flatMap { try Peers.measure($0, seconds: seconds) } }
    case "desk": try show(rounds) { try DeskBench(seconds: seconds).run() }
    case "feed": try show(rounds) { try FeedBench(seconds: seconds).run() }
    case "curve": print(try CurveBench(rounds: rounds, seconds: seconds).run())
    case "replay": try show(rounds) { try ReplayBench(events: try arguments.integer("events", default: 500_000)).run() }
    case "ledger": try show(1) { try LedgerCost(largest: try arguments.integer("largest", default: 1_000_000)).run() }
    case "web":
        let programs = try programs()
        let households = try arguments.integer("households", default: 350_000)
        try show(1) { try WebBench(programs: programs, households: households, seconds: Int(seconds)).run() }
    case "streams":
        let streams = StreamsBench(
            programs: try programs(), streams: try arguments.integer("streams", default: 2_000),
            events: try arguments.integer("events", default: 20))
        print(try streams.run())
    case "memory":
        guard let program = arguments.text("service") else { throw BenchmarkError("--service PROGRAM is missing") }
        print("\(fixed(try MemoryBench(executable: program).mebibytes(), 1)) MiB")
    case "load":
        guard let endpoint = arguments.text("desk") else { throw BenchmarkError("--desk ENDPOINT is missing") }
        let template = try DeskBench.template()
        var load = DeskLoad(endpoint: endpoint, inFlight: try arguments.integer("in-flight", default: 64))
        load.seconds = seconds
        print(try load.run("\(load.inFlight) in flight") { template.frame($0) }.json)
    case "help": print(help)
    default: throw BenchmarkError("unknown command \(arguments.command)\n\(help)")
    }
}

/// The folder of the suite's programs.
func programs() throws -> String {
    guard let folder = ProcessInfo.processInfo.environment["QINGLIAN_BIN"] else {
        throw BenchmarkError("QINGLIAN_BIN must name the folder of the suite's programs")
    }
    return folder
}

/// Runs some rounds and prints the medians, one JSON object a line.
private func show(_ rounds: Int, _ measure: () throws -> [Outcome]) throws {
    var outcomes: [Outcome] = []
    for _ in 0..<rounds { outcomes += try measure() }
    for outcome in outcomes.medians() { print(try outcome.json) }
}

/// Everything, interleaved: a round measures each system once, so that a busy minute of the machine hits them alike.
private func runAll(_ arguments: Arguments, rounds: Int, seconds: Double) throws {
    func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
    var outcomes: [Outcome] = []
    for round in 1...max(1, rounds) {
        say("round \(round) of \(rounds): qinglian")
        outcomes += try DeskBench(seconds: seconds).run()
        for make in Peers.all {
            let measured = try Peers.measure(make, seconds: seconds)
            say("round \(round) of \(rounds): \(measured.first?.name ?? "")")
            outcomes += measured
        }
    }
    say("feed, replay, ledger")
    outcomes += try FeedBench(seconds: seconds).run()
    outcomes += try ReplayBench(events: try arguments.integer("events", default: 500_000)).run()
    outcomes += try LedgerCost(largest: try arguments.integer("largest", default: 1_000_000)).run()
    var lines = try MachineFacts().lines
    if let folder = ProcessInfo.processInfo.environment["QINGLIAN_BIN"] {
        lines.append(
            "intake idle: \(fixed(try MemoryBench(executable: folder + "/intake").mebibytes(), 1)) MiB resident")
    }
    let facts = lines.map { "- \($0)" }.joined(separator: "\n")
    let text = Report(outcomes: outcomes.medians()).markdown + "\n\n" + facts + "\n"
    print(text, terminator: "")
    if let file = arguments.text("out") { try text.write(toFile: file, atomically: true, encoding: .utf8) }
}

extension Outcome {
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
