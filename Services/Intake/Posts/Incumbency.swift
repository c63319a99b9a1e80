import Messages

/// Somebody's time in a seat.
struct Incumbency: Equatable, Sendable {
    let account: String
    /// The name and telephone that were given with the seat.
    let person: SealedReference
    let from: Timestamp
    /// The first instant it no longer holds; nil while no end is known.
    var until: Timestamp?

    func holds(at instant: Timestamp) -> Bool {
        from <= instant && (until.map { instant < $0 } ?? true)
    }
}

/// A post's two seats over time, each in ascending order, none overlapping.
///
/// A handover may be dated ahead; there is at most one to come a seat, and a newer one takes its place. What has been is
/// never changed: who held a seat when a case was answered can always be told.
struct Seats: Equatable, Sendable {
    private(set) var times: [Seat: [Incumbency]]

    init(_ times: [Seat: [Incumbency]] = [:]) {
        self.times = times
    }

    func occupant(of seat: Seat, at instant: Timestamp) -> String? {
        times[seat]?.last { $0.holds(at: instant) }?.account
    }

    /// Whoever sits or is to sit in `seat` at the end of all that is known.
    func last(in seat: Seat) -> Incumbency? {
        times[seat]?.last.flatMap { $0.until == nil ? $0 : nil }
    }

    /// - Throws: `SeatProblem` if it would begin in the past, or one person would sit in both seats.
    mutating func handOver(
        _ seat: Seat, to account: String, _ person: SealedReference, from: Timestamp, now: Timestamp
    ) throws(SeatProblem) {
        guard from >= now else { throw .past }
        let other: Seat = seat == .holder ? .deputy : .holder
        let overlaps = (times[other] ?? []).contains { $0.account == account && ($0.until.map { $0 > from } ?? true) }
        guard !overlaps else { throw .bothSeats }
        var times = self.times[seat] ?? []
        times.removeAll { $0.from > now }
        if let last = times.indices.last, times[last].until.map({ $0 > now }) ?? true {
            times[last].until = from
            if times[last].from >= from { times.removeLast() }
        }
        times.append(Incumbency(account: account, person: person, from: from, until: nil))
        self.times[seat] = times
    }

    /// The handover that is to come.
    func coming(in seat: Seat, at now: Timestamp) -> Incumbency? {
        times[seat]?.last.flatMap { $0.from > now ? $0 : nil }
    }

    /// Takes a handover back that is to come; whoever sits there goes on.
    mutating func withdraw(_ seat: Seat, at now: Timestamp) {
        guard let coming = coming(in: seat, at: now) else { return }
        times[seat]?.removeLast()
        if let last = times[seat]?.indices.last, times[seat]?[last].until == coming.from {
            times[seat]?[last].until = nil
        }
    }

    /// Empties a seat at once, a handover that was to come included.
    mutating func vacate(_ seat: Seat, at now: Timestamp) {
        times[seat] = (times[seat] ?? []).compactMap { time in
            guard time.from < now else { return nil }
            var time = time
            if time.until.map({ $0 > now }) ?? true { time.until = now }
            return time
        }
    }

    /// Ends at once whatever an account holds or was to hold here.
    mutating func leave(_ account: String, at now: Timestamp) {
        times = times.mapValues { times in
            times.compactMap { time in
                guard time.account == account, time.until.map({ $0 > now }) ?? true else { return time }
                guard time.from < now else { return nil }
                var ended = time
                ended.until = now
                return ended
            }
        }
    }

    /// Whether an account holds or is to hold one of the seats.
    func includes(_ account: String, from now: Timestamp) -> Bool {
        times.values.joined().contains { $0.account == account && ($0.until.map { $0 > now } ?? true) }
    }
}

enum SeatProblem: Error, Equatable {
    case past
    case bothSeats
}
