/// Keeps small groups out of published figures.
enum SmallGroups {
    /// Which groups must not be shown.
    ///
    /// A group below `smallest` says something of persons. One that is left out alone could be worked out from the sum,
    /// so the smallest shown group goes with it (empty groups hide nothing and do not count as company).
    ///
    /// - Parameter counts: the size of each group; `total` is published beside them.
    static func withheld(_ counts: [Int], smallest: Int) -> Set<Int> {
        var hidden = Set(counts.indices.filter { counts[$0] < smallest })
        let hiddenSum = hidden.reduce(0) { $0 + counts[$1] }
        let inhabited = hidden.filter { counts[$0] > 0 }
        if !inhabited.isEmpty, inhabited.count == 1 || hiddenSum < smallest {
            let shown = counts.indices.filter { !hidden.contains($0) }
            if let next = shown.min(by: { counts[$0] < counts[$1] }) { hidden.insert(next) }
        }
        return hidden
    }

    /// The middle of `values`, the mean of the two middle ones of an even number; nil of none.
    static func median(_ values: [Double]) -> Double? {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
