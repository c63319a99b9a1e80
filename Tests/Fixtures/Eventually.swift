/// Waits until a condition holds.
///
/// - Parameter bound: how long at most.
/// - Returns: whether it came to hold.
package func eventually(
    within bound: Duration = .seconds(10), _ condition: () async throws -> Bool
) async rethrows -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + bound
    while true {
        if try await condition() { return true }
        if clock.now >= end { return false }
        try? await clock.sleep(for: .milliseconds(5))
    }
}
