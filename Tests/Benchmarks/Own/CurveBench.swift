import Bus
import Foundation
import Messages
import ServiceKit
import ZeroMQ

/// What CURVE on TCP costs: one service asked and followed over both of its doors, one after the other in each round.
struct CurveBench {
    let rounds: Int
    let seconds: Double

    /// A Markdown table of medians, and how much is left of ipc's.
    func run() throws -> String {
        let service = try OwnService(BenchService.name)
        defer { service.stop() }
        let folder = service.server.directory.path
        let (own, client) = (try CurveKeyPair.generate(), try CurveKeyPair.generate())
        let (feed, desk) = (20_000 + Int.random(in: 0..<20_000), 40_000 + Int.random(in: 0..<20_000))
        try CurveKeyFile(name: "service", in: folder).create(own)
        try NetworkMap(services: [
            BenchService.name: .init(host: "127.0.0.1", feed: feed, desk: desk, keys: [own.publicKey])
        ]).write(folder + "/network.json")
        let admitted = Admissions.Entry(
            name: "bench", kind: .operator, key: client.publicKey, since: SystemInputs.system.clock())
        try Admissions(keys: [admitted]).write(folder + "/admitted.json")
        service.flags = [
            "--network", folder + "/network.json", "--curve-key", folder + "/service.key_secret", "--admissions",
            folder + "/admitted.json", "--listen", "127.0.0.1",
        ]
        try service.start()
        let security = SocketOptions.Security.client(client, serverKey: own.publicKey)
        var ipc: [Outcome] = []
        var curve: [Outcome] = []
        for _ in 0..<rounds {
            ipc += try measure(service.desk, service.feed, .none)
            curve += try measure("tcp://127.0.0.1:\(desk)", "tcp://127.0.0.1:\(feed)", security)
        }
        return Self.table(ipc.medians(), curve.medians())
    }

    private func measure(
        _ desk: String, _ feed: String, _ security: SocketOptions.Security
    ) throws -> [Outcome] {
        let template = try DeskBench.template()
        let asked = try [1, 64].map { inFlight in
            var load = DeskLoad(endpoint: desk, inFlight: inFlight)
            load.security = security
            load.seconds = seconds
            return try load.run("commands, \(inFlight) in flight") { template.frame($0) }
        }
        return try asked + FeedBench(seconds: seconds).run(feed: feed, desk: desk, security: security)
    }

    private static func table(_ ipc: [Outcome], _ curve: [Outcome]) -> String {
        var lines = [
            "| | ipc, a second | TCP with CURVE | ratio | ipc, p50 µs | TCP with CURVE |", "|---|---|---|---|---|---|",
        ]
        for (one, other) in zip(ipc, curve) {
            func text(_ value: Double?) -> String { value.map { fixed($0, 0) } ?? "" }
            let ratio = fixed(other.perSecond / max(one.perSecond, 1), 2)
            lines.append(
                "| \(one.measure) | \(text(one.perSecond)) | \(text(other.perSecond)) | \(ratio) | \(text(one.p50)) "
                    + "| \(text(other.p50)) |")
        }
        return lines.joined(separator: "\n")
    }
}
