import Hummingbird
import Messages

/// What the villagers' pages hold back, and from whom. A village may sit behind one address: what a person does under their
/// own code is counted by code; addresses only stop floods and guessing.
struct Throttles: Sendable {
    /// Filing, by household code.
    let code: Throttle
    /// Filing, by address.
    let address: Throttle
    /// Codes and numbers that are nobody's, by address.
    let guesses: Throttle
    /// Codes sent to numbers that are left for a village's meetings, by address: each is a text message to somebody.
    let numbers: Throttle
    /// The same, by village.
    let villageNumbers: Throttle

    init(clock: @escaping @Sendable () -> Timestamp) {
        code = Throttle([.hourly(10), .daily(30)], bound: "filings_of_a_code", clock: clock)
        address = Throttle([.hourly(600)], bound: "filings_of_an_address", clock: clock)
        guesses = Throttle([.hourly(60)], bound: "guesses_of_an_address", clock: clock)
        numbers = Throttle([.hourly(60), .daily(200)], bound: "numbers_of_an_address", clock: clock)
        villageNumbers = Throttle([.hourly(300), .daily(1_000)], bound: "numbers_of_a_village", clock: clock)
    }

    /// Does what looks a secret up, unless this address has guessed too often.
    ///
    /// - Throws: `EdgeError` 429; what `body` throws, having counted what it did not find.
    func guessing<Value>(
        _ client: String, _ body: () async throws -> Value
    ) async throws -> Value {
        if let seconds = guesses.wait(client) {
            throw EdgeError(.tooManyRequests, "error.often", retryAfter: seconds)
        }
        do {
            return try await body()
        } catch {
            if Self.isMiss(error) { _ = guesses.take(client) }
            throw error
        }
    }

    /// A desk said that there is no such thing. What is mistyped does not count: the check character or digit tells it from
    /// a guess.
    private static func isMiss(_ error: any Error) -> Bool { (error as? DeskError)?.kind == .notFound }
}
