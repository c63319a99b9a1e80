/// How a bounded whole is divided among those who want some of it: nobody may hold more than is left for all the others.
///
/// Whoever wants everything gets half of it; n such hogs leave the part 1 / (n + 1) free, so that a newcomer finds room. A key
/// that holds nothing gets what it asks for as long as there is that much.
struct Shares: Sendable {
    let whole: Int
    private(set) var used = 0
    /// By key; a key that holds nothing is not here, so there are at most `whole` of them.
    private var held: [String: Int] = [:]

    init(_ whole: Int) {
        self.whole = whole
    }

    /// Takes an amount for a key.
    ///
    /// - Parameter weight: how many times what is left the key may hold; more than 1 for what has begun and should end well.
    /// - Returns: false if it does not fit; then nothing was taken.
    mutating func take(_ amount: Int = 1, for key: String, weight: Int = 1) -> Bool {
        let left = whole - used - amount
        let mine = held[key, default: 0]
        guard left >= 0, mine == 0 || mine + amount <= weight * left else { return false }
        used += amount
        held[key] = mine + amount
        return true
    }

    mutating func giveBack(_ amount: Int = 1, by key: String) {
        guard let mine = held[key] else { return }
        let back = min(amount, mine)
        used -= back
        held[key] = mine > back ? mine - back : nil
    }

    /// How much a key holds.
    func held(by key: String) -> Int { held[key, default: 0] }
}
