/// Sends requests over HTTP, many at once, on a thread of its own: none waits for another's server.
package final class HTTPTransfers: Sendable {
    private let thread: TransferThread

    /// - Throws: `system` if libcurl does not start.
    package init(_ settings: TransferSettings = TransferSettings()) throws(TransferError) {
        thread = try TransferThread("http-transfers", settings: settings)
    }

    /// Requests under way.
    package var count: Int { thread.count }

    /// Sends a request and waits for the answer, at most as long as its timeouts say. Cancelling the task ends it at once.
    ///
    /// A connection that the server had closed meanwhile is made again, so a server may see a request twice.
    package func send(_ request: HTTPRequest) async throws(TransferError) -> HTTPAnswer {
        let host = try request.check()
        return try await thread.run { (surroundings: ExchangeContext) throws(TransferError) -> HTTPExchange in
            try HTTPExchange(request, host: host, surroundings)
        } answer: {
            $0.answer($1)
        }
    }

    /// Ends what is under way with `stopped`, and waits until the thread and all connections are gone. At once, whatever the
    /// servers do.
    package func stop() async {
        await thread.stop()
    }
}
