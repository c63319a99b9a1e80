import Bus
import Logging
import Messages
import ServiceKit
import ServiceLifecycle

/// What runs beside the desk: the dispatcher and the connections it sends over.
struct DeliveryService: Service {
    let dispatcher: Dispatcher
    let outside: ChannelConnections
    let intake: Caller

    /// - Throws: what keeps channels from being set up; `BusError` of a socket.
    static func open(beside running: RunningService, _ settings: Settings) throws -> DeliveryService {
        let channels = try settings.text("channels").map(ChannelFile.read) ?? .none
        let clock = running.systemInputs.clock
        let outside = try ChannelConnections(channels, now: clock, logger: running.logger)
        let intake = try Caller.connect(
            to: running.endpoints.desk("intake"), context: running.context, clock: clock,
            logger: running.logger)
        let site = settings.text("public-url").map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        let dispatcher = Dispatcher(
            outside.channels, work: running.localWriter,
            making: MessageMaking(templates: try TemplateBook(), site: site),
            telephones: IntakeTelephones(caller: intake), clock: clock, logger: running.logger)
        dispatcher.install(into: running.registry, running.localWriter)
        return DeliveryService(dispatcher: dispatcher, outside: outside, intake: intake)
    }

    func run() async throws {
        dispatcher.start()
        try? await gracefulShutdown()
        await withCheckedContinuation { continuation in
            _ = WorkerThread("stop") {
                dispatcher.stop()
                continuation.resume()
            }
        }
        await outside.stop()
        intake.close()
    }
}
