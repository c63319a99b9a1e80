/// What became of the last batches, and when the disk should be tried. Pure: times are handed in, in uptime.
///
/// One failure may be a command's that SQLite cannot do; so a try follows at once, and only failures in a row are told.
struct StoreRecord: Sendable {
    enum Outcome: Sendable {
        /// Something is on disk that was not before.
        case wrote
        /// A batch that had nothing to write: it says nothing of the disk.
        case idle
        case failed(StoreTrouble)
    }

    /// Failures in a row from which on the service is not well.
    static let tolerated = 1
    /// Between tries while the disk fails.
    static let failingPause = Duration.seconds(2)
    /// Between tries of a disk on which nobody else writes.
    static let idlePause = Duration.seconds(15)

    private var failures = 0
    private var trouble: StoreTrouble?
    private var tried: Duration

    init(at now: Duration) {
        tried = now
    }

    mutating func note(_ outcome: Outcome, at now: Duration) {
        switch outcome {
        case .idle: return
        case .wrote: (failures, trouble) = (0, nil)
        case .failed(let new): (failures, trouble) = (failures + 1, new)
        }
        tried = now
    }

    /// What keeps the service from working; nil if changes are stored.
    var problem: StoreTrouble? { failures > Self.tolerated ? trouble : nil }

    /// Whether the disk should be tried, because nothing else tells how it is.
    func isTryDue(at now: Duration) -> Bool {
        let pause: Duration =
            switch failures {
            case 0: Self.idlePause
            case 1...Self.tolerated: .zero
            default: Self.failingPause
            }
        return now - tried >= pause
    }
}
