package import Foundation
package import Messages

/// A way to ask one desk: over a socket (`Caller`), or in the desk's own process (`LocalDesk`). Both ask again under the same id
/// after `busy` and `unavailable`, until the timeout.
package protocol DeskCaller: Sendable {
    /// Asks with parameters and result as JSON, and waits for the answer.
    ///
    /// - Parameters:
    ///   - actor: on whose behalf; believed only from peers that may delegate.
    ///   - timeout: at most 23 hours.
    ///   - id: of an earlier call whose outcome is unknown; a new one if nil.
    /// - Throws: `DeskError`: the desk's own; after the timeout `unavailable` or `busy`, whichever was last; `CancellationError`.
    func call(
        method: MethodName, params: Data, attachments: [Data], actor: Principal?, timeout: Duration, id: UUIDv7?,
        traceparent: String?
    ) async throws -> (result: Data, attachments: [Data])
}

extension DeskCaller {
    /// The same with the request's own types.
    package func call<R: Request>(
        _ request: R, attachments: [Data] = [], actor: Principal? = nil, timeout: Duration = .seconds(10),
        id: UUIDv7? = nil, traceparent: String? = nil
    ) async throws -> CallAnswer<R.Reply> {
        let answer = try await call(
            method: R.method, params: JSONCoding.encode(request), attachments: attachments, actor: actor,
            timeout: timeout, id: id, traceparent: traceparent)
        do {
            return CallAnswer(
                reply: try JSONCoding.decode(R.Reply.self, from: answer.result), attachments: answer.attachments)
        } catch {
            throw DeskError(
                .internalError, "the answer to \(R.method) cannot be read: \(DecodingFailure.describe(error))")
        }
    }
}

/// What a desk answered.
package struct CallAnswer<Reply: Sendable>: Sendable {
    package let reply: Reply
    package let attachments: [Data]
}

/// What may be asked at once.
enum CallSize {
    /// - Throws: `DeskError` of what a desk would refuse unread.
    static func check(request bytes: Int, _ attachments: [Data]) throws(DeskError) {
        guard bytes <= BusLimits.requestBytes else {
            throw DeskError(.invalidRequest, "the request is over \(BusLimits.requestBytes) bytes; use attachments")
        }
        guard attachments.count <= BusLimits.requestAttachments,
            attachments.allSatisfy({ $0.count <= BusLimits.frameBytes }),
            attachments.reduce(bytes, { $0 + $1.count }) <= BusLimits.messageBytes
        else { throw DeskError(.invalidRequest, "too many or too large attachments") }
    }
}
