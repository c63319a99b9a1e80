import Bus
import Ledger
import Logging
import Messages
import ZeroMQ

/// The following of one other service, while this one runs.
struct FollowedFeed: Sendable {
    private let follower: Follower
    private let caller: Caller

    /// Begins to follow; the source need not be there yet. Until this service has caught up, it is not ready.
    init(
        _ follow: Follow, as name: String, at place: ServiceConfiguration, endpoints: Endpoints, context: Context,
        ledger: Ledger,
        queue: WorkQueue<WriterTask>, condition: Condition, systemInputs: SystemInputs, logger: Logger
    ) throws {
        let problem = "follow \(follow.service)"
        if follow.isVital { condition.set(problem, Self.catchingUp(with: follow.service)) }
        caller = try Caller.connect(
            to: endpoints.desk(follow.service), context: context, clock: systemInputs.clock, logger: logger)
        follower = try Follower.start(
            FollowPlan(source: Source(county: place.county, service: follow.service), topics: follow.topics),
            name: name, feed: endpoints.feed(follow.service), caller: caller, context: context,
            store: EventDelivery(follow, ledger: ledger, queue: queue, condition: condition, logger: logger),
            clock: systemInputs.clock,
            changed: { status in
                condition.warn("clock \(follow.service)", Self.clockWarning(of: status, with: follow.service))
                // What has stopped waits for a person, vital or not.
                guard follow.isVital || status.stopped != nil else { return condition.set(problem, nil) }
                condition.set(problem, Self.problem(of: status, with: follow.service))
            },
            logger: logger)
    }

    /// Ends after the delivery that is under way. Before the writer's queue is closed.
    func stop() {
        follower.stop()
        caller.close()
    }

    private static func problem(of status: Follower.Status, with service: String) -> String? {
        if let reason = status.stopped {
            return "跟随 \(service) 已停下，等管理员处理 (following it has stopped: \(reason.explanation))"
        }
        if status.isSilent, status.isRefused {
            return "\(service) 不认本服务的密钥，或密钥对不上 (it refuses this service's key, or has not the one it should)"
        }
        if status.isSilent { return "\(service) 没有应答 (it is down or out of reach)" }
        return status.isCaughtUp ? nil : catchingUp(with: service)
    }

    /// Which of the two is wrong, nobody can tell from here.
    static func clockWarning(of status: Follower.Status, with service: String) -> String? {
        guard let seconds = status.clockDisagreement else { return nil }
        let (chinese, english) = seconds > 0 ? ("快", "ahead of") : ("慢", "behind")
        return "本服务的时钟比 \(service) 的\(chinese) \(abs(seconds)) 秒：请给主机对时 "
            + "(this clock is \(abs(seconds)) s \(english) that of \(service): set the hosts' clocks, see 'chronyc tracking')"
    }

    private static func catchingUp(with service: String) -> String { "正在跟上 \(service) (catching up with it)" }
}
