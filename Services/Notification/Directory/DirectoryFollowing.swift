import Messages
import ServiceKit

/// What is learnt from Intake's events about posts, places and recusals: who is to keep out of a case has nothing to do in it.
extension Follow {
    /// - Parameters:
    ///   - joins: told of each account that is given a seat of discipline, before it is noted.
    ///   - passes: told of each post whose seats have changed, once it is noted; not of what is to come.
    ///   - recuses: told of each matter from which somebody is recused, once they have nothing to do in it.
    mutating func learnDirectory(
        joins: @escaping @Sendable (String, Act) throws -> Void,
        passes: @escaping @Sendable (RoleAtScope, Act) throws -> Void,
        recuses: @escaping @Sendable (Subject, Act) throws -> Void
    ) {
        on(AreaRegistered.self) { event, act in
            try act.record(AreaKnown(area: event.data.area.code, name: event.data.area.name))
        }
        on(AreaChanged.self) { event, act in
            try act.record(AreaKnown(area: event.data.area.code, name: event.data.area.name))
        }
        on(PostEstablished.self) { event, act in
            try act.record(PostKnown(post: event.data.post, role: event.data.role))
        }
        on(PostHandedOver.self) { event, act in
            if let role = try Directory.role(of: event.data.post, act.database), Consent.guarded.contains(role) {
                try joins(event.data.account, act)
            }
            try Self.handOver(event.data, at: event.header.time, act)
            guard event.data.from <= act.now, let post = try Directory.scope(of: event.data.post, act.database) else {
                return
            }
            try passes(post, act)
        }
        on(HandoverWithdrawn.self) { event, act in
            let time = event.header.time
            let seat = try Directory.seat(event.data.post, event.data.seat, at: time, act.database)
            guard seat.hasLater else { return }
            try act.record(
                SeatChanged(post: event.data.post, seat: event.data.seat, account: seat.account, from: time))
        }
        on(PostVacated.self) { event, act in
            try act.record(
                SeatChanged(post: event.data.post, seat: event.data.seat, account: nil, from: event.header.time))
            if let post = try Directory.scope(of: event.data.post, act.database) { try passes(post, act) }
        }
        on(PostsLeft.self) { event, act in
            let posts = try Self.leave(event.data.account, at: event.header.time, act)
            for post in try Set(posts).sorted().compactMap({ try Directory.scope(of: $0, act.database) }) {
                try passes(post, act)
            }
        }
        on(PostAbolished.self) { event, act in
            let post = try Directory.scope(of: event.data.post, act.database)
            try act.record(PostGone(post: event.data.post))
            if let post { try passes(post, act) }
        }
        on(CaseRecused.self) { event, act in
            let (about, account) = (Subject.case(event.data.step.case), event.data.account)
            try act.record(RecusalKnown(about: about, account: account))
            let own = Addressee.account(account).description
            try OpenNotice.leave([own], about: about, act)
            try recuses(about, act)
        }
    }

    /// Gives a seat to an account. Of handovers that are to come there is at most one, and a newer one takes its place.
    private static func handOver(_ handover: PostHandedOver, at time: Timestamp, _ act: Act) throws {
        let seat = try Directory.seat(handover.post, handover.seat, at: time, act.database)
        if seat.hasLater {
            try act.record(
                SeatChanged(post: handover.post, seat: handover.seat, account: seat.account, from: time))
        }
        try act.record(
            SeatChanged(
                post: handover.post, seat: handover.seat, account: handover.account, from: max(handover.from, time)))
    }

    /// Empties an account's seats; whoever is to come after it there still comes.
    ///
    /// - Returns: of which posts.
    private static func leave(_ account: String, at time: Timestamp, _ act: Act) throws -> [UUIDv7] {
        let rows = try Directory.seats(of: account, at: time, act.database)
        for row in rows where row.account == account {
            let from = max(row.since, time)
            try act.record(SeatChanged(post: row.post, seat: row.seat, account: nil, from: from))
            for next in rows
            where next.post == row.post && next.seat == row.seat && next.since > from && next.account != account {
                try act.record(
                    SeatChanged(post: next.post, seat: next.seat, account: next.account, from: next.since))
            }
        }
        return rows.filter { $0.account == account }.map(\.post)
    }
}
