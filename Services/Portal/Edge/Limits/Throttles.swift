import Hummingbird
import Messages
import ServiceKit

/// What the villagers' pages hold back, and from whom. A village, or a whole county behind a proxy or a mobile carrier, may sit
/// behind one address: what a person does under their own code is counted by code, and addresses only stop floods and
/// guessing. No bound of an address refuses what is right: it makes others of that address wait, scan a code, or come later.
struct Throttles: Sendable {
    /// Filing, by household code.
    let code: Throttle
    /// Filing with codes, by address.
    let coded: Throttle
    /// Filing without a code, by address.
    let address: Throttle
    /// Filing without a code, by address and village.
    let addressInVillage: Throttle
    /// Codes, numbers, slips and tokens that are nobody's, by address.
    let guesses: Throttle
    /// The same of all addresses together.
    let allGuesses: Throttle
    /// Codes sent to numbers that are left for a village's meetings, by address: each is a text message to somebody.
    let numbers: Throttle
    /// The same, by address and village.
    let numbersInVillage: Throttle
    /// The same, by village.
    let villageNumbers: Throttle
    /// The same of the whole county.
    let allNumbers: Throttle
    /// Secrets that are being looked up.
    let lookups = FairQueue("lookups", width: 256, places: 2_048)
    /// The same for addresses that guessed too often, while too much is guessed everywhere.
    let lateLookups = FairQueue("late_lookups", width: 4, places: 1_024)

    /// The key of a bucket that all share.
    private static let everybody = ""

    init(clock: @escaping @Sendable () -> Timestamp) {
        code = Throttle([.hourly(10), .daily(30)], bound: "filings_of_a_code", clock: clock)
        coded = Throttle([.hourly(3_000)], bound: "coded_filings_of_an_address", clock: clock)
        address = Throttle([.hourly(600)], bound: "filings_of_an_address", clock: clock)
        addressInVillage = Throttle([.hourly(120)], bound: "filings_of_an_address_in_a_village", clock: clock)
        guesses = Throttle([.hourly(60)], bound: "guesses_of_an_address", clock: clock)
        allGuesses = Throttle([.minutely(1_200)], bound: "guesses", clock: clock)
        numbers = Throttle([.hourly(60)], bound: "numbers_of_an_address", clock: clock)
        numbersInVillage = Throttle(
            [.hourly(20), .daily(100)], bound: "numbers_of_an_address_in_a_village", clock: clock)
        villageNumbers = Throttle([.hourly(300), .daily(1_000)], bound: "numbers_of_a_village", clock: clock)
        allNumbers = Throttle([.hourly(1_000), .daily(5_000)], bound: "numbers", clock: clock)
    }

    func install(into registry: PrometheusRegistry) {
        for (name, queue) in [("lookups", lookups), ("late_lookups", lateLookups)] {
            registry.bound(name, limit: queue.places) { queue.waiting }
        }
    }

    /// Looks a secret up. What is right is always answered; a miss counts for the address, and past its rate the answer to
    /// a miss is to come later.
    ///
    /// A hit among many misses helps no guesser, for there are too few tries: a fresh address has sixty an hour; all that are
    /// past it share, once more misses come than people type, a narrow queue in which each miss holds its place for
    /// `lateMiss`, forty tries a second. Of receipts' numbers there are 10^15, of codes 2 · 10^16: with a hundred thousand
    /// receipts in use, a year of that finds one with a chance of one in eight.
    /// Lookups take turns between addresses, so that such a flood holds up nobody else.
    ///
    /// - Throws: `EdgeError` 429 for a miss past the rate, 503 if too many wait; what `body` throws.
    func guessing<Value>(_ client: String, _ body: () async throws -> Value) async throws -> Value {
        let isLate = guesses.isUsedUp(client) && allGuesses.isUsedUp(Self.everybody)
        do {
            guard isLate else { return try await lookups.pass(client, body) }
            return try await lateLookups.pass(client) {
                do {
                    return try await body()
                } catch let error where Self.isMiss(error) {
                    try? await Task.sleep(for: Self.lateMiss)
                    throw error
                }
            }
        } catch let error where Self.isMiss(error) {
            try countMiss(client)
            throw error
        }
    }

    private static let lateMiss = Duration.milliseconds(100)

    /// Counts a guess that was wrong.
    ///
    /// - Throws: `EdgeError` 429 past the rate.
    func countMiss(_ client: String) throws(EdgeError) {
        _ = allGuesses.take(Self.everybody)
        if let seconds = guesses.take(client) {
            throw EdgeError(.tooManyRequests, "error.often", retryAfter: seconds)
        }
    }

    /// Files a case, unless too much was filed with its code or, without one, from its address. It is counted before it is tried,
    /// so that many at once are not let through together, and given back if nothing was filed.
    ///
    /// - Throws: `EdgeError` 429; what `body` throws.
    func filing<Value>(
        code: String?, village: AreaCode?, from client: String, _ body: () async throws -> Value
    ) async throws -> Value {
        let buckets: [Bucket]
        if let code {
            let key = String(code.uppercased().filter { $0.isLetter || $0.isNumber })
            buckets = [(self.code, key), (coded, client)]
        } else {
            buckets = [(addressInVillage, "\(client)|\(village?.description ?? "")"), (address, client)]
        }
        return try await counted(buckets, body)
    }

    /// Sends a code to a number that somebody left for a village's meetings; counted as a filing is.
    ///
    /// - Throws: `EdgeError` 429; what `body` throws.
    func sendingCode<Value>(
        to village: AreaCode, from client: String, _ body: () async throws -> Value
    ) async throws -> Value {
        try await counted(
            [
                (numbersInVillage, "\(client)|\(village)"), (numbers, client), (villageNumbers, village.description),
                (allNumbers, Self.everybody),
            ], body)
    }

    private typealias Bucket = (throttle: Throttle, key: String)

    private func counted<Value>(_ buckets: [Bucket], _ body: () async throws -> Value) async throws -> Value {
        for (index, bucket) in buckets.enumerated() {
            guard let seconds = bucket.throttle.take(bucket.key) else { continue }
            for taken in buckets[..<index] { taken.throttle.giveBack(taken.key) }
            throw EdgeError(.tooManyRequests, "error.often", retryAfter: seconds)
        }
        do {
            return try await body()
        } catch {
            for taken in buckets { taken.throttle.giveBack(taken.key) }
            throw error
        }
    }

    /// A desk said that there is no such thing. What is mistyped does not count: the check character or digit tells it from
    /// a guess.
    private static func isMiss(_ error: any Error) -> Bool { (error as? DeskError)?.kind == .notFound }
}
