import Foundation
import Messages

/// A request encoded once, into which each id is written: the load generator does not measure its own encoder.
struct RequestTemplate: Sendable {
    private let bytes: Data
    private let offset: Int

    /// - Parameter deadline: of every request made from it.
    init(_ request: some Request, actor: Messages.Principal? = nil, deadline: Timestamp) throws {
        let id = UUIDv7.placeholder
        let context = RequestContext(actor: actor, deadline: deadline)
        bytes = try RequestFrame.encode(request, id: id, context: context)
        guard let range = bytes.range(of: Data("\"id\":\"\(id)\"".utf8)) else {
            throw BenchmarkError("the request has no id")
        }
        offset = range.lowerBound + 6
    }

    var count: Int { bytes.count }

    func frame(_ id: UUIDv7) -> Data {
        var frame = bytes
        frame.replaceSubrange(offset..<(offset + 36), with: id.description.utf8)
        return frame
    }
}
