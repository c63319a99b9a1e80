import GRDB
import Messages
import ServiceKit

/// Seats of discipline, which read matters of supervision, are taken only with the consent of county discipline, or after
/// `Consent.patience`. Until its first post has somebody in it, holders are seated at once, or nobody could ever consent;
/// deputies are not.
struct SeatConsent {
    /// Somebody sat in county discipline before this act.
    private let isFounded: Bool
    private let act: Act

    init(_ act: Act) throws {
        self.act = act
        isFounded = try Posts.wasEverFilled(Consent.giver, by: act.now, act.database)
    }

    /// Whether a seat is given to an account only once county discipline consents.
    func isNeeded(_ role: Role, _ seat: Seat, _ account: String) throws -> Bool {
        guard Self.isGuarded(role, seat, isFounded: isFounded) else { return false }
        return try !Self.keeping.isGiven(by: act, for: account)
    }

    static func isGuarded(_ role: Role, _ seat: Seat, isFounded: Bool) -> Bool {
        Consent.guarded.contains(role) && (isFounded || seat == .deputy)
    }

    /// Records a handover, from the instant at which it takes force.
    func record(_ post: Post, _ seat: Seat, _ account: String, _ person: SealedReference, from wanted: Timestamp) throws
    {
        guard try isNeeded(post.role.role, seat, account) else {
            try act.record(
                PostHandedOver(post: post.id, seat: seat, account: account, from: wanted, person: person))
            return
        }
        try act.record(
            PostHandedOver(
                post: post.id, seat: seat, account: account, from: max(wanted, act.now + Consent.patience),
                person: person))
        try act.askConsent(
            .seat, of: account, post: post.role, about: Self.subject(post.id, seat), wanted: wanted)
    }

    // MARK: Answers

    static let keeping = Consents(
        isGiver: { account, instant, db in
            try Posts.inForce(account, at: instant, db).contains { $0.post.role.role == Consent.giver }
        },
        effects: [
            .seat: Consents.Effect(
                takeForce: { waiting, act in
                    guard let (post, seat, coming) = try coming(waiting, act), coming.from > act.now else { return }
                    try act.record(
                        PostHandedOver(
                            post: post, seat: seat, account: coming.account, from: max(waiting.wanted, act.now),
                            person: coming.person))
                },
                refuse: { waiting, act in
                    guard let (post, seat, _) = try coming(waiting, act) else { return }
                    try act.record(HandoverWithdrawn(post: post, seat: seat))
                })
        ])

    /// The handover that waits; nil if another one took its place meanwhile, or the seat was emptied.
    private static func coming(
        _ waiting: WaitingConsent, _ act: Act
    ) throws -> (post: UUIDv7, seat: Seat, coming: Incumbency)? {
        let parts = waiting.about.id.split(separator: "/").map(String.init)
        guard parts.count == 2, let post = UUIDv7(parts[0]), let seat = Seat(rawValue: parts[1]),
            let coming = try SeatTable.read(post, in: act.database).coming(in: seat, at: act.now),
            coming.account == waiting.account
        else { return nil }
        return (post, seat, coming)
    }

    private static func subject(_ post: UUIDv7, _ seat: Seat) -> Subject { Subject("seat", "\(post)/\(seat.rawValue)") }
}
