import Logging
import Messages
import ServiceKit

/// Which traces messages belong to: those of the requests that made the events that made the notices. Found in the ledger,
/// where the event stands that made them; told in the log and in this service's events, and never to the outside.
struct DeliveryTraces {
    /// By message, as the messages came.
    private let traceparents: [String?]

    /// What cannot be found has no trace: that keeps no message from being recorded.
    init(of sent: [Outbox.Sent], _ work: LocalWriter) {
        var found: [Int64: String?] = [:]
        traceparents = sent.map { one in
            guard let notice = one.deliveries[0].notice,
                let announcement = try? work.read({ try Notices.announcement(of: notice, $0) })
            else { return nil }
            if let known = found[announcement] { return known }
            let header = try? work.header(of: NoticesMade.self, at: Position(stored: announcement))
            found[announcement] = .some(header?.traceparent)
            return header?.traceparent
        }
    }

    /// The one trace that all belong to, if there is one.
    var common: String? {
        guard let first = traceparents.first, traceparents.allSatisfy({ $0 == first }) else { return nil }
        return first
    }

    func log(_ sent: [Outbox.Sent], _ logger: Logger) {
        for (one, traceparent) in zip(sent, traceparents) {
            guard let trace = Trace.id(of: traceparent) else { continue }
            logger.info(
                "sent",
                metadata: [
                    "channel": "\(one.lane.channel.name.rawValue)", "delivery": "\(one.deliveries[0].id)",
                    "outcome": "\(one.outcome.word)", "trace": "\(trace)",
                ])
        }
    }
}

extension ChannelOutcome {
    /// Without what the other side said.
    fileprivate var word: String {
        switch self {
        case .delivered: "delivered"
        case .failed(let cause, _), .refused(let cause): cause.rawValue
        case .gone: "gone"
        }
    }
}
