import HTTPTypes
import Messages

extension Throttles {
    /// Files a case for a program without a token, unless its code or its address has filed too often: the bounds are those of
    /// the pages, and count together with them.
    ///
    /// - Throws: `EdgeError` 429; what `body` throws, which counts for nothing.
    func filing<Value>(
        _ code: String?, from client: String, _ body: () async throws -> Value
    ) async throws -> Value {
        let key = code.map { String($0.uppercased().filter { $0.isLetter || $0.isNumber }) }
        if let seconds = key.flatMap(self.code.wait) ?? address.wait(client) {
            throw EdgeError(.tooManyRequests, "error.often", retryAfter: seconds)
        }
        let value = try await body()
        _ = key.flatMap(self.code.take)
        _ = address.take(client)
        return value
    }
}
