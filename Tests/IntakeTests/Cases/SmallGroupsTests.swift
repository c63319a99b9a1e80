import Testing

@testable import Intake

@Suite("Small groups")
struct SmallGroupsTests {
    @Test(
        "Groups under five are withheld, and never so that the sum gives one away",
        arguments: [
            ([10, 20, 30], []), ([4, 3, 30], [0, 1]), ([4, 20, 30], [0, 1]), ([1, 2, 30], [0, 1, 2]),
            ([0, 20, 30], [0]),
            ([4], [0]), ([], []), ([0, 4, 9, 30], [0, 1, 2]),
        ] as [([Int], Set<Int>)])
    func withheld(counts: [Int], expected: Set<Int>) {
        #expect(SmallGroups.withheld(counts, smallest: 5) == expected)
    }

    @Test("The median is the middle, or the mean of the two in the middle")
    func median() {
        #expect(SmallGroups.median([]) == nil)
        #expect(SmallGroups.median([7]) == 7)
        #expect(SmallGroups.median([9, 1, 4]) == 4)
        #expect(SmallGroups.median([9, 1, 4, 6]) == 5)
    }
}
