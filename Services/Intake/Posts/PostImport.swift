import Messages
import ServiceKit

/// Establishes posts and hands their seats over, row by row.
struct PostImport {
    private let act: Act
    /// As it was before the file: its first lines may found county discipline.
    private let consent: SeatConsent
    private var lines: [String: Int] = [:]

    static func run(_ command: ImportPosts, _ act: Act) throws -> ImportReport {
        try ImportTally.checkSize(command.rows.count)
        try act.actor.requireAnywhere(PostKind.all.reduce(into: []) { $0.formUnion($1.filledBy) })
        if command.trial == true { act.rehearse() }
        var work = try PostImport(act)
        var tally = ImportTally()
        for row in command.rows {
            try tally.row(row.line) { try work.take(PostReading(row)) }
        }
        return tally.report
    }

    private init(_ act: Act) throws {
        self.act = act
        consent = try SeatConsent(act)
    }

    private mutating func take(_ reading: PostReading) throws -> ImportTally.Outcome {
        let place = "\(reading.role)|\(reading.ordinal)|\(reading.seat.rawValue)"
        if let line = lines[place] { throw RowProblem.duplicate(of: line) }
        lines[place] = reading.line
        try check(reading.role)
        let known = try Posts.find(reading.role, ordinal: reading.ordinal, in: act.database)
        let seats = try known.map { try SeatTable.read($0.id, in: act.database) } ?? Seats()
        let last = seats.last(in: reading.seat)
        let sealed = try last.flatMap { try act.peek($0.person, of: Incumbent.subject($0.account)) }
        var incumbent = reading.incumbent
        if let last, let sealed {
            incumbent = incumbent.keeping(
                account: reading.leavesAccount, telephone: reading.leavesTelephone, of: last.account, sealed)
        }
        let (account, isNew) = try self.account(of: incumbent)
        if let last, last.account == account, sealed == incumbent.sealed { return .unchanged }
        // A first day that is past says since when somebody serves; the register knows them from now on.
        let from = max(reading.from?.startInChina ?? act.now, act.now)
        var proposed = seats
        guard let person = try incumbent.seal(account, act) else {
            throw RowProblem(reason: .conflict, message: DeskError.forgottenPerson.message)
        }
        do {
            try proposed.handOver(reading.seat, to: account, person, from: from, now: act.now)
        } catch {
            throw RowProblem(error)
        }
        do {
            try IncompatiblePosts.check(proposed, of: reading.role, known?.id, from: act.now, act.database)
        } catch let problem as IncompatibleSeat {
            throw RowProblem(reason: .conflict, message: problem.message)
        }
        if isNew { act.makeFindable(Incumbent.subject(account), by: incumbent.sealed, purpose: "person") }
        let post = try known ?? establish(reading.role, reading.ordinal)
        try consent.record(post, reading.seat, account, person, from: from)
        guard known != nil else { return .added }
        return .changed(incumbent.changes(account: account, from: last?.account ?? "p-", sealed))
    }

    private func check(_ role: RoleAtScope) throws {
        guard act.actor.holds(PostKind.of(role.role).filledBy, at: role.area, grid: role.grid) else {
            throw RowProblem.outsideScope(role.area)
        }
        guard try AreaRegister.find(role.area, in: act.database) != nil else {
            throw RowProblem.unknownArea(role.area)
        }
        if let grid = role.grid, try GridRegister.find(grid, in: role.area, act.database) == nil {
            throw RowProblem.unknownGrid(
                grid, in: role.area, registered: try GridRegister.alike(grid, in: role.area, act.database))
        }
    }

    private func establish(_ role: RoleAtScope, _ ordinal: Int) throws -> Post {
        let post = Post(id: act.newID(), role: role, ordinal: ordinal)
        try act.record(PostEstablished(post: post.id, role: role, ordinal: ordinal))
        return post
    }

    /// Who has no login bears a pseudonym: drawn at random for a name and telephone that are new, the same for the same ones
    /// as long as what is sealed of the person lives.
    private func account(of incumbent: Incumbent) throws -> (account: String, isNew: Bool) {
        if let login = incumbent.account { return (login, false) }
        if let known = try act.subjects(foundBy: incumbent.sealed, purpose: "person").first {
            return (String(known.id), false)
        }
        return ("p-" + (0..<16).map { _ in String(act.random(16), radix: 16) }.joined(), true)
    }
}

extension RowProblem {
    fileprivate init(_ problem: SeatProblem) {
        switch problem {
        case .past: self = .malformed("到岗日期已过 (the first day is past)")
        case .bothSeats:
            self.init(reason: .conflict, message: "同一人不能兼任 A、B 岗 (one person cannot hold both seats of a post)")
        }
    }
}
