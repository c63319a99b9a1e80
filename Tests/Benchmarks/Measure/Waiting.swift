import Fixtures

/// Looks ten times a second.
///
/// - Throws: `BenchmarkError` if what is waited for does not come in time.
func wait(for what: String, seconds: Int, _ condition: () async throws -> Bool) async throws {
    let came = try await eventually(within: .seconds(seconds)) {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(95))
        return false
    }
    guard came else { throw BenchmarkError("\(what) did not come within \(seconds) s") }
}
