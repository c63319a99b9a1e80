import Messages

/// What the public may see of cases, and since when: the list of Open311. It keeps to the rules of the open feed, by which a
/// turn of a case is told at a release, and to its days.
///
/// A value without clock: whoever asks says what time it is.
struct OpenList: Sendable {
    /// A case as it was last told.
    struct Entry: Sendable, Equatable {
        /// Names the case to outsiders.
        let id: String
        let kind: CaseKind
        let town: AreaCode
        /// In China.
        let filed: CivilDay
        var category: String
        var updated: CivilDay
        var state: CaseState
        /// Something of it was told.
        var isListed = false
    }

    private struct Waiting {
        let key: UUIDv7
        let turn: OpenMilestone
        let category: String
        let day: CivilDay
    }

    /// What has happened, told or not.
    private struct Life {
        var category: String
        /// It came to an end after which nothing more is told.
        var isOver = false
    }

    private let rule: OpenRelease
    /// Cases kept; past it the oldest are no longer listed.
    private let capacity: Int
    private var next: Timestamp?
    private var waiting: [AreaCode: [Waiting]] = [:]
    private var lives: [UUIDv7: Life] = [:]
    private var entries: [UUIDv7: Entry] = [:]
    private var keys: [String: UUIDv7] = [:]
    /// The names of what is listed, by the day it was filed.
    private var days: [CivilDay: Set<String>] = [:]
    /// How many cases of a town were told under a category.
    private var groups: [AreaCode: [String: Int]] = [:]
    /// The keys of `entries` in the order in which they were filed, those below `oldest` gone.
    private var order: [UUIDv7] = []
    private var oldest = 0

    init(_ rule: OpenRelease, capacity: Int) {
        self.rule = rule
        self.capacity = capacity
    }

    /// A case was filed, at an instant no earlier than that of anything before.
    mutating func begin(
        _ key: UUIDv7, named name: String, _ kind: CaseKind, _ category: String, in town: AreaCode, at now: Timestamp
    ) {
        release(through: now)
        let day = CivilDay(inChinaAt: now)
        entries[key] = Entry(
            id: name, kind: kind, town: town, filed: day, category: category, updated: day, state: .filed)
        keys[name] = key
        lives[key] = Life(category: category)
        order.append(key)
        wait(.filed, of: key, on: day)
        makeRoom()
    }

    /// Something happened to a case.
    ///
    /// - Parameters:
    ///   - category: a new one, from now on.
    ///   - told: an end that no answer came before, and the day on which it is told.
    mutating func take(
        _ turn: OpenMilestone, of key: UUIDv7, category: String? = nil, told: CivilDay? = nil, at now: Timestamp
    ) {
        release(through: now)
        guard let life = lives[key], !life.isOver else { return }
        if let category { lives[key]?.category = category }
        if told != nil { lives[key]?.isOver = true }
        wait(turn, of: key, on: told ?? CivilDay(inChinaAt: now))
    }

    /// The newest that are listed and fit, newest day first, at most `limit`. Within a day they come in the order of their names,
    /// which nobody chose.
    mutating func newest(
        _ limit: Int, at now: Timestamp, where fits: (Entry, _ category: String?) -> Bool
    ) -> [(Entry, category: String?)] {
        release(through: now)
        var found: [(Entry, category: String?)] = []
        for day in days.keys.sorted(by: >) where found.count < limit {
            for name in (days[day] ?? []).sorted() where found.count < limit {
                guard let entry = keys[name].flatMap({ entries[$0] }) else { continue }
                let category = category(of: entry)
                if fits(entry, category) { found.append((entry, category)) }
            }
        }
        return found
    }

    /// - Returns: also what is not listed yet.
    mutating func find(_ name: String, at now: Timestamp) -> Entry? {
        release(through: now)
        return keys[name].flatMap { entries[$0] }
    }

    /// The category if it may be named in the town: nil as long as few cases had it.
    func category(of entry: Entry) -> String? {
        OpenTownMonth.told(groups[entry.town]?[entry.category] ?? 0) == nil ? nil : entry.category
    }

    private mutating func wait(_ turn: OpenMilestone, of key: UUIDv7, on day: CivilDay) {
        guard let entry = entries[key], let life = lives[key] else { return }
        waiting[entry.town, default: []].append(Waiting(key: key, turn: turn, category: life.category, day: day))
    }

    /// Makes the releases that have fallen due.
    private mutating func release(through now: Timestamp) {
        guard var due = next else {
            next = rule.next(after: now)
            return
        }
        while due <= now {
            if waiting.isEmpty {
                due = rule.next(after: now)
            } else {
                tell(on: CivilDay(inChinaAt: due))
                due = rule.next(after: due)
            }
        }
        next = due
    }

    private mutating func tell(on today: CivilDay) {
        for (town, turns) in waiting {
            let cases = Set(turns.filter { $0.day == today }.map(\.key)).count
            var left: [Waiting] = []
            for turn in turns {
                if rule.tells(turn.day, on: today, cases: cases) { tell(turn) } else { left.append(turn) }
            }
            waiting[town] = left.isEmpty ? nil : left
        }
    }

    private mutating func tell(_ turn: Waiting) {
        guard var entry = entries[turn.key] else { return }
        entry.category = turn.category
        entry.updated = turn.day
        entry.state = turn.turn.state ?? entry.state
        entry.isListed = true
        entries[turn.key] = entry
        days[entry.filed, default: []].insert(entry.id)
        if turn.turn == .filed { groups[entry.town, default: [:]][turn.category, default: 0] += 1 }
    }

    private mutating func makeRoom() {
        while order.count - oldest > capacity {
            let key = order[oldest]
            if let gone = entries.removeValue(forKey: key) {
                keys[gone.id] = nil
                days[gone.filed]?.remove(gone.id)
                if days[gone.filed]?.isEmpty == true { days[gone.filed] = nil }
            }
            lives[key] = nil
            oldest += 1
        }
        if oldest > capacity {
            order.removeFirst(oldest)
            oldest = 0
        }
    }
}

extension OpenMilestone {
    /// How a case stands after it; nil if that does not change.
    fileprivate var state: CaseState? {
        switch self {
        case .filed: .filed
        case .accepted, .reopened: .accepted
        case .declined: .declined
        case .overdue: nil
        case .answered: .answered
        case .ended: .closed
        }
    }
}
