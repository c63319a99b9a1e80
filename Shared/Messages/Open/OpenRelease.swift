/// When what happened to cases is told in public: at set times, never when it happens, or the moment of a telling would tell the
/// moment of what it stands for.
///
/// At each release a town's turns of today are told if they are of enough cases; what is of few waits until the day is over.
/// The open feed and the list of Open311 keep to it alike.
package struct OpenRelease: Sendable, Equatable {
    /// From one release to the next, counted from midnight in China, where a day is a multiple of it. Positive.
    package let every: Duration
    /// Cases of a town that are told before their day is over.
    package let group: Int

    package init(every: Duration, group: Int) {
        self.every = every
        self.group = group
    }

    package static let standard = OpenRelease(every: .seconds(3_600), group: OpenEvents.smallestGroup)

    /// The first release after an instant; midnight in China is always one.
    package func next(after now: Timestamp) -> Timestamp {
        let today = CivilDay(inChinaAt: now)
        let midnight = today.startInChina
        let gone = (now - midnight).milliseconds / every.milliseconds
        return min(midnight + .milliseconds((gone + 1) * every.milliseconds), today.advanced(by: 1).startInChina)
    }

    /// Whether a release tells of a turn.
    ///
    /// - Parameters:
    ///   - day: when it happened, or on which day it is to be told.
    ///   - today: the day of the release, in China.
    ///   - cases: of how many cases of the town a turn of today waits.
    package func tells(_ day: CivilDay, on today: CivilDay, cases: Int) -> Bool {
        day < today || day == today && cases >= group
    }
}
