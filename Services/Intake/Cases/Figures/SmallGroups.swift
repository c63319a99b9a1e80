/// Keeps small groups out of published figures.
enum SmallGroups {
    /// What of a column of counts must not be shown.
    struct Withheld: Equatable {
        /// By their places in the column.
        let groups: Set<Int>
        /// The sum gives a group away, and there is no other group to hide with it.
        let total: Bool
    }

    /// Which counts must not be shown where their sum stands beside them.
    ///
    /// A count from 1 below `smallest` says something of persons. What is hidden has a known sum, so it must leave a doubt:
    /// where the hidden are alike, one alone among them, or where their sum is itself small, the smallest that is shown
    /// goes with them, and every other of the same size (a tie that the order of the rows breaks would tell which). Then
    /// each hidden count differs from another one, and the two could be each other's. Where none is left to go with them,
    /// or the two could not change places, the sum is withheld.
    ///
    /// - Parameters:
    ///   - sizes: how large each count can be, where that is known.
    ///   - others: places that are withheld whatever they hold; they only add to the doubt.
    static func withheld(
        _ counts: [Int], smallest: Int, within sizes: [Int]? = nil, except others: Set<Int> = []
    ) -> Withheld {
        let open = counts.indices.filter { !others.contains($0) && counts[$0] > 0 }
        let small = open.filter { counts[$0] < smallest }
        var hidden = Set(small)
        if !small.isEmpty, Set(small.map { counts[$0] }).count == 1 || small.reduce(0, { $0 + counts[$1] }) < smallest {
            let shown = open.filter { counts[$0] >= smallest }
            let next = shown.map { counts[$0] }.min()
            hidden.formUnion(shown.filter { counts[$0] == next })
        }
        let canBeAnother = small.allSatisfy { place in
            hidden.contains { counts[$0] != counts[place] && counts[$0] <= sizes?[place] ?? .max }
        }
        return Withheld(groups: hidden, total: !canBeAnother || (1..<smallest).contains(counts.reduce(0, +)))
    }

    /// The middle of `values`, the mean of the two middle ones of an even number; nil of none.
    static func median(_ values: [Double]) -> Double? {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
