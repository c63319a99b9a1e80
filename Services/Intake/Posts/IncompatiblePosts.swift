import GRDB
import Messages

/// 不相容岗位: posts that one account never holds at once, since one checks the other. What an account did in a case keeps it
/// from checking that case besides, whatever its posts: see `DutySeparation`.
enum IncompatiblePosts {
    /// How near two posts must be to check each other.
    enum Nearness: Sendable {
        case anywhere
        /// In the same county, town or village.
        case same(AreaCode.Level)
        /// The place of one contains that of the other.
        case nested

        func holds(_ one: AreaCode, _ other: AreaCode) -> Bool {
            switch self {
            case .anywhere: true
            case .same(.county): one.county == other.county
            case .same(.town): one.town != nil && one.town == other.town
            case .same(.village): one == other
            case .nested: one.contains(other) || other.contains(one)
            }
        }
    }

    struct Row: Sendable {
        let checking: Set<Role>
        let checked: Set<Role>
        let near: Nearness
        let chinese: String
        let english: String
    }

    static let rows: [Row] = [
        Row(
            checking: [.guardian], checked: [.villageSecretary, .villageClerk, .villageSupervision], near: .anywhere,
            chinese: "守护人回访的是村里答复的事，村干部不兼任守护人",
            english: "a guardian visits those whom a village answered: no post of a village office goes with it"),
        // 村民委员会组织法 art. 32: who is of the committee is not of the body that supervises it.
        Row(
            checking: [.villageSupervision], checked: [.villageSecretary, .villageClerk], near: .same(.village),
            chinese: "村监委会监督村务，不由本村办事的人兼任",
            english: "who supervises a village's affairs does not run them"),
        Row(
            checking: [.outpost], checked: [.villageSecretary, .villageClerk], near: .same(.village),
            chinese: "前哨站替群众反映村里的问题，不由本村办事的人兼任",
            english: "an outpost takes down what people report of the village: who runs its affairs does not sit there"),
        Row(
            checking: [.townDiscipline], checked: [.townDesk, .villageSecretary, .villageClerk], near: .same(.town),
            chinese: "镇纪委监督镇、村办事的人，不兼任被监督的岗位",
            english: "the town's discipline supervises the desks of the town and its villages"),
        Row(
            checking: [.countyDiscipline],
            checked: [.countyDesk, .townDesk, .villageSecretary, .villageClerk, .townDiscipline], near: .same(.county),
            chinese: "市纪委监督全县的岗位，不兼任被监督的岗位",
            english: "the county's discipline supervises all desks, and decides on what the towns' discipline asks"),
        Row(
            checking: [.countyDiscipline, .townDiscipline], checked: [.operator], near: .same(.county),
            chinese: "管系统的人和办监督件的人互相监督，不能兼任",
            english: "who runs the machines and who handles matters of supervision watch each other"),
        Row(
            checking: [.taxDiscipline], checked: [.taxOfficer], near: .nested,
            chinese: "税务纪检组监督税务人员，不能兼任", english: "the tax discipline group supervises the officers"),
        Row(
            checking: [.hospitalObserver], checked: [.hospitalReceiver, .hospitalConduct], near: .nested,
            chinese: "医院纪检监督员监督接待，不由接待的人兼任",
            english: "the discipline observer watches receptions, and receives nobody"),
    ]

    /// Why two posts do not go together; nil if they do.
    static func row(_ one: RoleAtScope, _ other: RoleAtScope) -> Row? {
        rows.first { row in
            row.near.holds(one.area, other.area)
                && (row.checking.contains(one.role) && row.checked.contains(other.role)
                    || row.checking.contains(other.role) && row.checked.contains(one.role))
        }
    }

    /// Whether a post's seats, as they would be from now on, fit with what their accounts hold elsewhere, now and on days to
    /// come.
    ///
    /// - Throws: `IncompatibleSeat` for the first that does not.
    static func check(
        _ seats: Seats, of role: RoleAtScope, _ id: UUIDv7?, from now: Timestamp, _ db: Database
    ) throws {
        for time in seats.times.values.joined() where time.until.map({ $0 > now }) ?? true {
            for held in try Posts.times(of: time.account, from: now, in: db) where held.post.id != id {
                let overlaps =
                    (held.until.map { time.from < $0 } ?? true) && (time.until.map { held.since < $0 } ?? true)
                if overlaps, let row = row(role, held.post.role) {
                    throw IncompatibleSeat(account: time.account, held: held.post.role, row: row)
                }
            }
        }
    }
}

/// An account sits, or is to sit, in a post that does not go with the one it is given.
struct IncompatibleSeat: Error {
    let account: String
    let held: RoleAtScope
    let row: IncompatiblePosts.Row

    var message: String {
        "账号 \(account) 已任 \(held)，不能兼任：\(row.chinese)；请另选一人 (\(account) holds \(held), which does not go with this post: \(row.english); choose another person)"
    }
}
