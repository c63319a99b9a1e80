import Messages

/// What rules make of past events, those in force and those that are tried.
struct RulesTrial: Sendable {
    /// Events of which somebody is told by either, the newest first.
    let tried: [Tried]
    /// Of how many events nobody is told by either.
    let silent: Int

    struct Tried: Sendable {
        let event: EventHeader
        /// Told by both.
        let kept: [TryRules.Told]
        /// Told by the rules in force alone.
        let gone: [TryRules.Told]
        /// Told by the tried rules alone.
        let new: [TryRules.Told]

        var isChanged: Bool { !gone.isEmpty || !new.isEmpty }
    }

    init(events: [EventHeader], before: [TryRules.Told], after: [TryRules.Told]) {
        let before = Dictionary(grouping: before, by: \.event)
        let after = Dictionary(grouping: after, by: \.event)
        tried = events.indices.reversed().compactMap { index in
            let old = before[index] ?? []
            let new = after[index] ?? []
            guard !old.isEmpty || !new.isEmpty else { return nil }
            return Tried(
                event: events[index], kept: new.filter(old.contains), gone: old.filter { !new.contains($0) },
                new: new.filter { !old.contains($0) })
        }
        silent = events.count - tried.count
    }
}
