import Messages
import ServiceKit

/// A service with one command that records one event: what the peers do, with everything that a desk adds to it.
enum BenchService {
    static let name = "bench"
    static let catalogue = Catalogue(service: name, events: [Noted.self], commands: [TakeNote.self], queries: [])

    static var definition: ServiceDefinition {
        var service = ServiceDefinition(catalogue, summary: "takes notes, to be measured")
        service.on(TakeNote.self) { command, act in
            try act.record(Noted(note: command.note, area: command.area))
            return Done()
        }
        return service
    }

    /// Runs as a service's executable does, with a service's flags; ends the process.
    static func main() async -> Never {
        await ServiceMain.run(name, summary: "takes notes, to be measured") { _ in definition }
    }
}
