import Bus
import Foundation
import Messages

/// Commands through the real desk of a real service process, each answered after its event is on disk.
struct DeskBench {
    let seconds: Double

    /// Starts a fresh service and puts it under 1 and 64 requests in flight.
    func run() throws -> [Outcome] {
        let service = try OwnService(BenchService.name)
        defer { service.stop() }
        try service.start()
        let template = try Self.template()
        return try [1, 64].map { inFlight in
            var load = DeskLoad(endpoint: service.desk, inFlight: inFlight)
            load.seconds = seconds
            return try load.run("\(inFlight) in flight", mode: inFlight > 1 ? "pipelined" : "1 connection") {
                template.frame($0)
            }
        }
    }

    /// A request of as many bytes as the peers' payload.
    static func template() throws -> RequestTemplate {
        guard let area = AreaCode("330281114201") else { throw BenchmarkError("no area") }
        let deadline = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) + .seconds(3_600)
        let empty = try RequestTemplate(TakeNote(note: "", area: area), deadline: deadline)
        let note = String(repeating: "x", count: max(0, Payload.bytes - empty.count))
        return try RequestTemplate(TakeNote(note: note, area: area), deadline: deadline)
    }
}
