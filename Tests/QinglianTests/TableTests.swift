import Testing

@testable import Qinglian

@Suite("Tables on a terminal")
struct TableTests {
    @Test(
        "Chinese characters take two columns, and what combines none",
        arguments: [
            ("abc", 3), ("梁弄镇", 6), ("诉求件 case", 11), ("，。", 4), ("e\u{301}", 1), ("", 0),
        ])
    func width(text: String, columns: Int) {
        #expect(text.displayWidth == columns)
    }

    @Test("columns are aligned under their titles, numbers to the right, nothing trails")
    func aligned() {
        let table = Table(
            [.init("村 village"), .init("户 n", right: true), .init("state")],
            rows: [["东溪村", "7", "ok"], ["x", "120", ""]])
        #expect(
            table.text == """
                村 village  户 n  state
                东溪村         7  ok
                x            120
                """)
    }

    @Test("pairs leave absent values out")
    func pairs() {
        #expect(Table.pairs([("状态", "ok"), ("x", nil), ("id", "7")]) == "状态  ok\nid    7")
    }

    @Test("a report of care is a name and a value a line, empty lists left out, and no JSON is left as it is")
    func care() {
        let report = #"{"clean":true,"events":7,"findings":[],"projections":["areas","cases"]}"#
        #expect(CareReport.text(report) == "clean        是 yes\nevents       7\nprojections  areas; cases")
        #expect(CareReport.text("plain words") == "plain words")
    }
}
