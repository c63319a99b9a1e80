import Bus
import Hummingbird
import Messages
import ServiceKit
import Synchronization

/// What one service says of itself, as far as it answers.
struct ServiceStatus: Sendable {
    let service: String
    let health: Health.Reply?
    /// Since when it has not answered; nil if it did.
    var silentSince: Timestamp?
    var followers: ListFollowers.Reply?
    var letters: [DeadLetter] = []
    /// The newest of each task, the one begun last first.
    var runs: [CareRun] = []

    var isCareRunning: Bool { runs.contains { $0.ended == nil } }
}

/// Asks every service how it is, all at once.
struct ServiceInquiry: Sendable {
    let edge: Edge
    let watch: ServiceWatch

    /// A desk that is well answers within milliseconds.
    static let patience = Duration.seconds(2)

    /// In the order of `Desks.services`.
    func all(_ context: EdgeContext) async -> [ServiceStatus] {
        await withTaskGroup(of: ServiceStatus.self) { group in
            for service in Desks.services { group.addTask { await one(service, context) } }
            var found: [String: ServiceStatus] = [:]
            for await status in group { found[status.service] = status }
            return Desks.services.compactMap { found[$0] }
        }
    }

    private func one(_ service: String, _ context: EdgeContext) async -> ServiceStatus {
        let health = await health(service, context)
        var status = ServiceStatus(service: service, health: health)
        status.silentSince = watch.note(service, answered: health != nil, at: edge.systemInputs.clock())
        guard health != nil else { return status }
        async let followers = try? edge.ask(service, ListFollowers(), context, patience: Self.patience)
        async let letters = try? edge.ask(service, ListDeadLetters(), context, patience: Self.patience)
        async let care = try? edge.ask(service, ReadCare(), context, patience: Self.patience)
        status.followers = await followers
        status.letters = await letters?.letters ?? []
        status.runs = await care?.runs ?? []
        return status
    }

    /// Nil if the service does not answer.
    func health(_ service: String, _ context: EdgeContext) async -> Health.Reply? {
        try? await edge.ask(service, Health(), context, patience: Self.patience)
    }
}

/// Remembers since when a service has not answered, as far as this edge has asked it.
final class ServiceWatch: Sendable {
    /// By service; at most as many as there are services.
    private let silent = Mutex<[String: Timestamp]>([:])

    /// Notes whether a service has just answered.
    ///
    /// - Returns: since when it has not.
    @discardableResult
    func note(_ service: String, answered: Bool, at now: Timestamp) -> Timestamp? {
        silent.withLock { silent in
            guard !answered else {
                silent[service] = nil
                return nil
            }
            let since = silent[service] ?? now
            silent[service] = since
            return since
        }
    }
}
