import ArgumentParser
import Bus
import Foundation
import Glibc
import Messages
import Synchronization

/// `qinglian tail`.
struct TailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Follow a service's events, from now on or from a position, without a gap.",
        discussion: "With --json each line is an event, byte for byte as it was committed.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "Topics, as intake.case; all of the service's if none.")
    var topics: [TopicArgument] = []
    @Option(help: "Begin after this position; 0 is the whole ledger. Default: from now on.")
    var from: Position?
    @Option(help: "End after so many events.")
    var count: Int?
    @Flag(help: "End once everything that was there has been shown.")
    var untilHead = false

    func validate() throws {
        guard count.map({ $0 > 0 }) ?? true else { throw ValidationError("--count must be at least 1") }
    }

    func run() async throws {
        let reach = try options.remote.reach(from: options.place)
        let desk = try DeskClient.open(
            options.service, reach: reach, actor: options.who.actor(default: ActorOptions.operator),
            timeout: .seconds(options.timeout))
        defer { desk.close() }
        let description = try await desk.ask(Describe())
        let health = try await desk.ask(Health())
        let start = from
        if let start, start > health.head {
            throw Failure(
                .data, "the ledger ends at \(health.head.value); --from \(start.value) lies behind it",
                hint: "leave --from out to begin now")
        }
        // The service's own topics by default: its first word, and what every ledger holds.
        let families = Set(description.events.compactMap { Topic("\($0.type.description.prefix { $0 != "." }).") })
        let wanted = topics.isEmpty ? families.sorted() : topics.map(\.topic)
        // Nobody waits for a terminal to come back: it is none of the followers that an operator looks after.
        let plan = FollowPlan(
            source: description.source, topics: wanted, beginning: start == nil ? .now : .first, isReported: false)
        let (ended, end) = AsyncStream<Void>.makeStream()
        let store = TailStore(
            cursor: start.map {
                FollowCursor(source: description.source, ledger: health.ledger, topics: wanted, position: $0)
            },
            limit: count, stopAt: untilHead ? health.head : nil, json: options.json, ended: { end.finish() })
        let silent = Mutex(false)
        let service = options.service
        let follower = try Follower.start(
            plan, name: "tail-\(getpid())", feed: reach.feed(options.service),
            caller: desk.caller, context: desk.context, store: store,
            changed: { status in
                let isNews = silent.withLock { last in
                    defer { last = status.isSilent }
                    return last != status.isSilent
                }
                if isNews {
                    Standard.say(status.isSilent ? "\(service) is silent; waiting for it" : "\(service) is back")
                }
                if let stopped = status.stopped {
                    Standard.say("stopped: \(stopped.explanation)")
                    end.finish()
                }
            },
            logger: DeskClient.logger)
        for await _ in ended {}
        follower.stop()
    }
}
