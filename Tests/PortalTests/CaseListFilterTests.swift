import Foundation
import Messages
import Testing

@testable import Portal

@Suite("What of a desk is looked at")
struct DeskFilterTests {
    @Test("An address says it and is read again as it was")
    func round() {
        var filter = CaseListFilter()
        filter.tab = .review
        filter.kind = .help
        filter.category = "land"
        filter.area = AreaCode("330281114201")
        filter.all = true
        filter.overdue = true
        filter.cursor = "20778.0192f6c1-0000-7000-8000-000000000001"
        #expect(CaseListFilter(query(filter.address)) == filter)
        #expect(filter.list.states == [.inReview])
        #expect(!filter.list.mine)
        #expect(filter.with { $0.tab = nil }.cursor == nil)
    }

    @Test("What cannot be read counts as not said")
    func noise() {
        #expect(CaseListFilter(query("/desk?tab=x&kind=9&area=abc&overdue=yes")) == CaseListFilter())
        #expect(CaseListFilter().address == "/desk")
        #expect(CaseListFilter().list.states.allSatisfy { !$0.isOver })
    }

    @Test("What a figure counts is listed whatever state it is in, and its months are cut to what was asked")
    func figures() {
        var list = CaseListFilter()
        list.all = true
        (list.from, list.through) = (CivilDay("2026-10-20"), CivilDay("2026-11-21"))
        let month = list.within("2026-11", .month).with { $0.part = .grade2 }
        #expect(CaseListFilter(query(month.address)) == month)
        #expect(month.from == CivilDay("2026-11-01") && month.through == CivilDay("2026-11-21"))
        #expect(list.within("2026-10", .month).from == CivilDay("2026-10-20"))
        #expect(list.within("2026-10", .month).through == CivilDay("2026-10-31"))
        #expect(list.within("2026-02", .month).through == CivilDay("2026-02-28"))
        #expect(month.list.states.isEmpty && month.list.part == .grade2 && !month.list.mine)
        #expect(list.within("closed", .state).list.states == [.closed])
        #expect(list.within("330281114", .area).list.area?.description == "330281114")
        let words = Words(["overview.few": "不显示"])
        #expect(CountShown(0, list, words).link == nil && CountShown(3, list, words).link == list.address)
        #expect(CountShown(3, nil, words).link == nil && CountShown(nil, list, words).text == "不显示")
    }

    @Test("A number is looked for wherever its case stands")
    func number() {
        let filter = CaseListFilter(query("/desk?tab=new&number=22759196"))
        #expect(filter.list.number == "22759196")
        #expect(filter.list.states.isEmpty && !filter.list.mine)
    }

    private func query(_ address: String) -> (Substring) -> Substring? {
        let pairs = address.split(separator: "?").dropFirst().joined().split(separator: "&").map {
            $0.split(separator: "=", maxSplits: 1)
        }
        return { name in
            pairs.first { $0[0] == name }.map { $0.count == 2 ? Substring($0[1].removingPercentEncoding ?? "") : "" }
        }
    }
}
