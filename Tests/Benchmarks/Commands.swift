import Foundation

private let help = """
    Benchmarks peers [--rounds N] [--seconds N]   Redis Streams, NATS JetStream, PostgreSQL at 1 and 64 in flight
    """

func run(_ arguments: Arguments) throws {
    switch arguments.command {
    case "peers":
        let seconds = Double(try arguments.integer("seconds", default: 4))
        var outcomes: [Outcome] = []
        for _ in 0..<(try arguments.integer("rounds", default: 1)) {
            for peer in Peers.all { outcomes += try Peers.measure(peer, seconds: seconds) }
        }
        for outcome in outcomes.medians() { print(try outcome.json) }
    case "help": print(help)
    default: throw BenchmarkError("unknown command \(arguments.command)\n\(help)")
    }
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
