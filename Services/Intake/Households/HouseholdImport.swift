import Messages
import ServiceKit

/// Takes the rows of one import command, and records what is new or different as few large events.
///
/// A row's village and grid are looked up once a command. A known row is compared with what is sealed, not with a digest of
/// it: once the household's key is destroyed, nothing is left to guess its telephone by. Nor is its number known any more: a row
/// that names it registers a household anew, which has nothing of the former one, neither its code nor its cases.
struct HouseholdImport {
    private let act: Act
    private var tally = ImportTally()
    private var places = Places()
    private var lines: [HouseholdNumber: Int] = [:]
    private var known: [HouseholdNumber: RegisteredHousehold] = [:]
    private var added = Entries()
    private var changed = Entries()

    static func run(_ command: ImportHouseholds, _ act: Act) throws -> ImportReport {
        try ImportTally.checkSize(command.rows.count)
        try act.actor.requireAnywhere(RegisterPermissions.village)
        if command.trial == true { act.rehearse() }
        var work = HouseholdImport(act)
        let readings = command.rows.map { row in
            (row.line, Result { () throws(RowProblem) in try HouseholdReading(row) })
        }
        work.known = try HouseholdNumber.households(readings.compactMap { try? $1.get().key }, act)
        for (line, reading) in readings { try work.take(line, reading) }
        try work.added.forEachBatch { try act.record(HouseholdsRegistered(area: $0, households: $1)) }
        try work.changed.forEachBatch { try act.record(HouseholdsChanged(area: $0, households: $1)) }
        return work.tally.report
    }

    private init(_ act: Act) {
        self.act = act
    }

    private mutating func take(_ line: Int, _ reading: Result<HouseholdReading, RowProblem>) throws {
        do {
            tally.count(try decide(reading.get()), line: line)
        } catch let problem as RowProblem {
            tally.reject(line, problem)
        }
    }

    private mutating func decide(_ reading: HouseholdReading) throws -> ImportTally.Outcome {
        try places.check(reading.area, reading.grid, act)
        if let line = lines[reading.key] { throw RowProblem.duplicate(of: line) }
        lines[reading.key] = reading.line
        guard let known = known[reading.key] else {
            let id = act.newID()
            let details = try seal(reading.details(known: nil), id)
            reading.key.finds(id, act)
            added.append(entry(id, reading, order: reading.order ?? 0, details), reading.area)
            return .added
        }
        let before = try act.peek(known.details, of: known.subject).flatMap { HouseholdDetails(sealed: $0) }
        let after = before.map { reading.details(known: $0) }
        let order = reading.order ?? known.order
        let changes = FieldChange.between([
            "grid": (known.grid, reading.grid), "door": (before?.door, after?.door),
            "holder": (before?.holder, after?.holder), "telephone": (before?.telephone, after?.telephone),
            "order": (String(known.order), String(order)),
        ])
        guard !changes.isEmpty else { return .unchanged }
        let details =
            if let after, after != before { try seal(after, known.id) } else { known.details }
        changed.append(entry(known.id, reading, order: order, details), reading.area)
        return .changed(changes)
    }

    private func seal(_ details: HouseholdDetails, _ id: UUIDv7) throws -> SealedReference {
        try act.seal(details.sealed, for: RegisteredHousehold.subject(id))
    }

    private func entry(
        _ id: UUIDv7, _ reading: HouseholdReading, order: Int, _ details: SealedReference
    ) -> HouseholdEntry {
        HouseholdEntry(id: id, grid: reading.grid, order: order, details: details)
    }

    /// Villages and grids that this command has asked about.
    private struct Places {
        private var areas: [AreaCode: RowProblem?] = [:]
        private var grids: [String: Bool] = [:]

        mutating func check(_ area: AreaCode, _ grid: String, _ act: Act) throws {
            if areas[area] == nil { areas[area] = .some(try problem(of: area, act)) }
            if let known = areas[area], let problem = known { throw problem }
            let name = "\(area)-\(grid)"
            let isKnown = try grids[name] ?? (GridRegister.find(grid, in: area, act.database) != nil)
            grids[name] = isKnown
            guard isKnown else {
                throw RowProblem.unknownGrid(
                    grid, in: area, registered: try GridRegister.alike(grid, in: area, act.database))
            }
        }

        private func problem(of area: AreaCode, _ act: Act) throws -> RowProblem? {
            guard act.actor.holds(RegisterPermissions.village, at: area) else { return .outsideScope(area) }
            return try AreaRegister.find(area, in: act.database) == nil ? .unknownArea(area) : nil
        }
    }

    /// Entries by village, in the order of the rows.
    private struct Entries {
        private var byArea: [AreaCode: [HouseholdEntry]] = [:]

        mutating func append(_ entry: HouseholdEntry, _ area: AreaCode) {
            byArea[area, default: []].append(entry)
        }

        func forEachBatch(_ body: (AreaCode, [HouseholdEntry]) throws -> Void) throws {
            for (area, entries) in byArea.sorted(by: { $0.key < $1.key }) {
                for start in stride(from: 0, to: entries.count, by: HouseholdEntry.batchLimit) {
                    try body(area, Array(entries[start..<min(start + HouseholdEntry.batchLimit, entries.count)]))
                }
            }
        }
    }
}
