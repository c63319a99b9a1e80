/// How crowded a process's doors are, by the files that it has open. Pure; each stage is left later than it is entered.
struct Crowding: Sendable {
    enum Stage: Int, Sendable, Comparable {
        case calm
        /// Connections that prove no key are ended.
        case crowded
        /// Nobody new is let in.
        case full

        static func < (one: Stage, other: Stage) -> Bool { one.rawValue < other.rawValue }
    }

    /// Files from which on nobody new is let in.
    let bound: Int
    private(set) var stage = Stage.calm

    init(bound: Int) {
        self.bound = bound
    }

    mutating func note(used: Int) {
        let entered: Stage = used >= bound ? .full : used >= bound / 2 ? .crowded : .calm
        let held: Stage = used >= bound - bound / 8 ? .full : used >= bound / 2 - bound / 16 ? .crowded : .calm
        stage = max(entered, min(stage, held))
    }
}
