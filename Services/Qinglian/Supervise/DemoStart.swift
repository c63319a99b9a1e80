import Foundation
import Messages

/// Fills an empty suite with the demo county, and its accounts, once the services are ready.
struct DemoStart {
    let data: String
    let run: String
    let log: LogSink

    /// How long the services may take to become ready before the demo is given up.
    static let patience = Duration.seconds(120)

    /// Lets the gateway tell at once of what is made up; settings that somebody made stay as they are. Before it starts.
    static func hurryGateway() {
        setenv("QINGLIAN_RELEASE_EVERY", "5", 0)
        setenv("QINGLIAN_RELEASE_GROUP", "1", 0)
    }

    func load() async {
        do {
            if try await events(of: "intake") == 0 { try await loadCounty() }
            let address = try await portalAddress()
            _ = try await events(of: "portal")
            try await createAccounts(address)
            log.say(.info, "the county is there; open \(address), or take the walk in README.md", about: "demo")
        } catch {
            log.say(
                .error, "the demo county could not be loaded: \(error); 'qinglian demo load' tries again", about: "demo"
            )
        }
    }

    private func loadCounty() async throws {
        log.say(.info, "loading a made-up county", about: "demo")
        let desk = try DeskClient.open("intake", run: run, actor: DemoCounty.actor, timeout: .seconds(60))
        defer { desk.close() }
        try await DemoCounty.load(into: desk) { log.say(.info, $0, about: "demo") }
    }

    /// The password is kept in one file, which only the system's user reads; no log holds it.
    private func createAccounts(_ address: String) async throws {
        let file = DemoAccounts.file(data: data)
        if !FileManager.default.fileExists(atPath: file) {
            let desk = try DeskClient.open("portal", run: run, actor: DemoCounty.actor, timeout: .seconds(60))
            defer { desk.close() }
            let password = DemoAccounts.newPassword()
            guard try await DemoAccounts.create(at: desk, password: password, names: try DemoCounty.names()) else {
                return
            }
            try DemoAccounts.write(password: password, address: address, data: data)
            let logins = DemoAccounts.all.map { "\($0.login) (\($0.title))" }.joined(separator: ", ")
            log.say(.info, "sign in at \(address)/sign-in as \(logins)", about: "demo")
        }
        log.say(.info, "the password of the sign-ins is in \(file)", about: "demo")
    }

    /// Where the portal serves HTTP, as it says itself.
    private func portalAddress() async throws -> String {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            if let text = try? String(contentsOfFile: run + "/portal.http", encoding: .utf8) {
                return text.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw Failure(.unavailable, "the portal was not open in time")
    }

    /// How many events a service's ledger holds, once it is ready.
    private func events(of service: String) async throws -> UInt64 {
        let deadline = ContinuousClock.now + Self.patience
        var desk: DeskClient?
        defer { desk?.close() }
        while ContinuousClock.now < deadline {
            if case .ready(let events) = await HealthWatch.look(service, run: run, over: &desk) { return events }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw Failure(.unavailable, "\(service) was not ready in time")
    }
}
