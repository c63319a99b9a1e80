import Hummingbird
import Messages
import ServiceKit

/// How each channel stands, what could not be delivered, and where nobody sits who should have been told.
struct NoticesPage: Sendable {
    let edge: Edge

    /// - Parameter router: where an operator is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/notices") { request, context in
            async let queue = edge.ask(ReadQueue(), context)
            async let unaddressed = edge.ask(ListUnaddressed(), context)
            // Names of places are another service's; without it codes are shown.
            let register = try? await edge.register(context)
            let done = request.uri.queryParameters["done"].flatMap { edge.words(context).find("notices.done.\($0)") }
            let words = edge.words(context)
            let model = NoticesModel(
                try await queue, try await unaddressed.places, register, done: done,
                tabs: OperatorTab.all("notices", context.viewer, words), at: edge.systemInputs.clock(),
                newID: { edge.systemInputs.newID().description }, words)
            return edge.page("notices/queue", model, context)
        }
        router.post("operator/notices/hold") { request, context in
            let form = try await edge.form(of: request, context)
            guard let channel = form["channel"].flatMap({ NoticeChannel(rawValue: $0) }), let held = form["held"] else {
                throw EdgeError(.unprocessableContent, "error.form")
            }
            _ = try await edge.ask(
                HoldChannel(channel: channel, held: held == "1"), context, id: form.operationID)
            return Response.redirect(
                to: "/operator/notices?done=\(held == "1" ? "held" : "goesOn")#channel-\(channel.rawValue)")
        }
    }
}

struct NoticesModel: Sendable {
    let tabs: [OperatorTab]
    let parts: [OperatorTab]
    let done: String?
    let channels: [Channel]
    /// Channels that nobody set up, in one line; nil if there are none.
    let absent: String?
    let dead: [DeadGroup]
    let hasDead: Bool
    let vacant: [Place]
    let hasVacant: Bool
    let summary: String
    let time: String

    /// - Parameter register: nil where places cannot be named now.
    init(
        _ queue: ReadQueue.Reply, _ unaddressed: [ListUnaddressed.Place], _ register: Register?, done: String?,
        tabs: [OperatorTab], at now: Timestamp, newID: () -> String, _ words: Words
    ) {
        self.done = done
        self.tabs = tabs
        parts = NoticesRoom.tabs("queue", words)
        let shown = queue.channels.filter { $0.configured || $0.isUsed }
        channels = shown.map { Channel($0, words, now, newID) }
        let others = queue.channels.filter { !$0.configured && !$0.isUsed }
        absent =
            others.isEmpty
            ? nil
            : words(
                "notices.absent",
                ["names": others.map { words.channel($0.channel) }.joined(separator: words("notices.comma"))])
        dead = queue.dead.map { DeadGroup($0, words, newID) }
        hasDead = !dead.isEmpty
        let calls = CaseNames.optional(register, words, now)
        vacant = unaddressed.map { Place($0, calls, words) }
        hasVacant = !vacant.isEmpty
        let count = queue.dead.reduce(0) { $0 + $1.count }
        summary =
            count > 0
            ? words("notices.summary.dead", ["n": "\(count)"])
            : shown.contains { $0.held || $0.trouble != nil }
                ? words("notices.summary.look") : words("notices.summary.well")
        time = now.stamp
    }

    struct Channel: Sendable {
        let key: String
        let name: String
        /// A class of the style sheet: good, warn, bad.
        let tone: String
        let state: String
        let bars: String
        let waiting: String
        let later: String
        let oldest: String?
        let done: String
        let failed: String
        let lastDone: String?
        let trouble: String?
        let isHeld: Bool
        let holdID: String

        init(_ standing: ReadQueue.ChannelStanding, _ words: Words, _ now: Timestamp, _ newID: () -> String) {
            key = standing.channel.rawValue
            name = words.channel(standing.channel)
            (tone, state) =
                if !standing.configured {
                    ("bad", words("notices.state.absent"))
                } else if standing.held {
                    ("warn", words("notices.state.held"))
                } else if let trouble = standing.trouble {
                    trouble.isOfReceiver
                        ? ("warn", words("notices.state.partly")) : ("bad", words("notices.state.failing"))
                } else {
                    ("good", words("notices.state.well"))
                }
            let counts = ["done": "\(standing.done)", "failed": "\(standing.failed)"]
            bars = HourBars(title: words("notices.bars", counts), hours: standing.hours).svg
            waiting = String(standing.waiting)
            later = String(standing.later)
            oldest = standing.oldest.map { words("notices.ago", ["span": words.span(now - $0)]) }
            done = String(standing.done)
            failed = String(standing.failed)
            lastDone = standing.lastDone?.stamp
            trouble = standing.trouble.map { cause in
                let since = standing.troubleSince ?? now
                return words(
                    "notices.trouble", ["cause": words.cause(cause), "span": words.span(now - since)])
            }
            isHeld = standing.held
            holdID = newID()
        }
    }

    struct DeadGroup: Sendable {
        let key: String
        let address: String
        let channel: String
        let channelName: String
        let cause: String
        let causeName: String
        let advice: String
        let count: String
        let times: String
        let replayID: String

        init(_ group: ReadQueue.DeadGroup, _ words: Words, _ newID: () -> String) {
            channel = group.channel.rawValue
            cause = group.cause.rawValue
            key = "\(channel)-\(cause)"
            address = "/operator/notices/undelivered?channel=\(channel)&cause=\(cause)"
            channelName = words.channel(group.channel)
            causeName = words.cause(group.cause)
            advice = words("notices.advice.\(group.cause.rawValue)")
            count = words("notices.count", ["n": "\(group.count)"])
            times =
                group.oldest == group.newest
                ? group.oldest.shortStamp
                : words("notices.between", ["first": group.oldest.shortStamp, "last": group.newest.shortStamp])
            replayID = newID()
        }
    }

    /// Where nobody sat.
    struct Place: Sendable {
        let name: String
        /// Where somebody can be seated.
        let address: String?
        let isVacant: Bool
        /// Absent of discipline's places.
        let asked: Asked?

        struct Asked: Sendable {
            let times: String
            let last: String
        }

        init(_ place: ListUnaddressed.Place, _ names: CaseNames?, _ words: Words) {
            let post = RoleAtScope(place.place)
            let office = Office(place.place)
            name =
                post.map { "\(names?.register.name($0.area) ?? $0.place) \(words("role.\($0.role.rawValue)"))" }
                ?? office.map { names?.office($0) ?? $0.description } ?? place.place
            address = (post?.area ?? office?.area).map { "/operator/posts?area=\($0)" }
            isVacant = place.vacant
            asked = place.asked.map { Asked(times: String($0.times), last: $0.last.shortStamp) }
        }
    }
}

extension DeliveryFailure {
    /// It says something of the one who should have been reached, not of the channel.
    fileprivate var isOfReceiver: Bool {
        switch self {
        case .refusedAddress, .rejected, .gone, .noContact, .tooLarge: true
        case .unreachable, .timeout, .tls, .authentication, .rateLimited, .serverError, .badAnswer, .notConfigured,
            .unmakeable:
            false
        }
    }
}

extension ReadQueue.ChannelStanding {
    /// Something went or is to go this way, though nobody set it up now.
    fileprivate var isUsed: Bool {
        held || waiting > 0 || later > 0 || done > 0 || failed > 0
    }
}

extension CaseNames {
    fileprivate static func optional(_ register: Register?, _ words: Words, _ now: Timestamp) -> CaseNames? {
        register.map { CaseNames(register: $0, words: words, today: CivilDay(inChinaAt: now)) }
    }
}

extension Words {
    func channel(_ channel: NoticeChannel) -> String { self("notices.channel.\(channel.rawValue)") }
    func cause(_ cause: DeliveryFailure) -> String { self("notices.cause.\(cause.rawValue)") }
}

/// What an operator sees of notifications and does about them: the queue, templates, rules.
struct NoticesRoom: Sendable {
    let edge: Edge

    /// - Parameter router: where an operator is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        NoticesPage(edge: edge).add(to: router)
        UndeliveredPage(edge: edge).add(to: router)
        NoticeTemplatesPage(edge: edge).add(to: router)
        NoticeRulesPage(edge: edge).add(to: router)
    }

    /// The pages of this room, as its own navigation names them.
    static func tabs(_ here: String, _ words: Words) -> [OperatorTab] {
        [
            ("/operator/notices", "queue"), ("/operator/notices/templates", "templates"),
            ("/operator/notices/rules", "rules"),
        ]
        .map { OperatorTab(address: $0, title: words("notices.tabs.\($1)"), isHere: $1 == here) }
    }
}
