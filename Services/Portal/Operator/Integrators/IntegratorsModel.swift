import Messages

/// What the page of integrators shows.
struct IntegratorsModel: Sendable {
    let tabs: [OperatorTab]
    let time: String
    let summary: String
    let isOpen: Bool
    let wasSent: Bool
    let head: String
    let waiting: String
    let next: String?
    let hasKeys: Bool
    let keys: [Key]
    let hasEvents: Bool
    let events: [Event]
    let sampleID: String

    init(
        _ reply: ListIntegrators.Reply, events shown: [OpenEventShown], sent: Bool, sampleID: UUIDv7, now: Timestamp,
        tabs: [OperatorTab], _ words: Words
    ) {
        self.tabs = tabs
        time = now.stamp
        isOpen = reply.isOpen
        wasSent = sent
        head = String(reply.head.value)
        waiting = String(reply.waiting)
        next = reply.nextRelease.map(\.stamp)
        keys = reply.integrators.map { Key($0, now, words) }
        hasKeys = !keys.isEmpty
        events = shown.map { Event($0, words) }
        hasEvents = !events.isEmpty
        self.sampleID = sampleID.description
        let behind = reply.integrators.count { $0.followers.contains { ($0.lag ?? 1) > 0 } }
        summary =
            behind == 0
            ? words("integrators.allLevel", ["n": "\(keys.count)"])
            : words("integrators.behind", ["n": "\(keys.count)", "m": "\(behind)"])
    }

    /// One integrator's key.
    struct Key: Sendable {
        let name: String
        let tone: String
        let state: String
        let since: String?
        let lastSeen: String?
        let calls: String
        let errors: String
        let limited: String
        let hasFollowers: Bool
        let followers: [Follower]

        init(_ integrator: ListIntegrators.Integrator, _ now: Timestamp, _ words: Words) {
            name = integrator.name
            (tone, state) = Self.standing(integrator, words)
            since = integrator.since.map(\.shortStamp)
            lastSeen = integrator.lastSeen.map { words("integrators.ago", ["span": words.span(now - $0)]) }
            calls = String(integrator.calls)
            errors = String(integrator.errors)
            limited = String(integrator.limited)
            followers = integrator.followers.map { Follower($0, words) }
            hasFollowers = !followers.isEmpty
        }

        private static func standing(
            _ integrator: ListIntegrators.Integrator, _ words: Words
        ) -> (tone: String, state: String) {
            if integrator.revoked != nil { return ("bad", words("integrators.revoked")) }
            if integrator.since == nil { return ("warn", words("integrators.unlisted")) }
            guard integrator.lastSeen != nil || !integrator.followers.isEmpty else {
                return ("", words("integrators.neverSeen"))
            }
            return integrator.followers.contains { ($0.lag ?? 1) > 0 }
                ? ("warn", words("integrators.isBehind")) : ("good", words("integrators.isLevel"))
        }
    }

    struct Follower: Sendable {
        let name: String
        let lag: String
        let isBehind: Bool
        let position: String
        let updated: String

        init(_ follower: ListIntegrators.Follower, _ words: Words) {
            name = follower.name
            isBehind = follower.lag != 0
            lag =
                switch follower.lag {
                case nil: words("integrators.otherLife")
                case 0?: words("operator.status.level")
                case let lag?: words("operator.status.lag", ["n": "\(lag)"])
                }
            position = String(follower.position.value)
            updated = follower.updated.stamp
        }
    }

    struct Event: Sendable {
        let position: String
        let type: String
        let meaning: String
        let area: String
        let day: String
        let told: String
        let isSample: Bool

        init(_ event: OpenEventShown, _ words: Words) {
            position = String(event.header.sequence.value)
            type = event.header.type.description
            meaning = words.find("integrators.types.\(type.dropFirst("open.".count))") ?? type
            area = event.area ?? "—"
            day = event.day ?? "—"
            told = event.header.time.shortStamp
            isSample = event.isSample
        }
    }
}
