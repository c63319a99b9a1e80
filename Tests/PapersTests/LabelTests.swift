import Messages
import Testing

@testable import Papers

@Suite struct LabelTests {
    private func label(_ order: Int, door: String = "12号") -> CodeLabel {
        CodeLabel(
            code: "K7MA-3XFP-9RTC-W", town: "梁弄镇", village: "横坎头村", grid: "001", order: order, door: door,
            telephone: "0574-00000000")
    }

    @Test("A sheet holds ten labels; each shows the code to type, door, place and telephone, and no markup of theirs")
    func sheet() throws {
        let link = try #require(LabelLink(base: "https://liangnong.example/h/"))
        let html = try LabelSheet.html((0..<21).map { label($0, door: $0 == 3 ? "<b>3号" : "12号") }, link: link)
        #expect(html.matches(of: #/<section/#).count == 3)
        #expect(html.matches(of: #/<article>/#).count == 21)
        #expect(html.matches(of: #/<svg /#).count == 21)
        #expect(html.contains("&lt;b&gt;3号"))
        #expect(!html.contains("<b>3号"))
        for part in ["K7MA-3XFP-9RTC-W", "横坎头村", "0574-0000-0000", "@page { size: A4"] { #expect(html.contains(part)) }
        #expect(!html.contains("<script"))
        #expect(!html.contains("src="))
    }

    @Test("The print shop's list has one line a label, in the order given, with the link and a file's name")
    func list() throws {
        let link = try #require(LabelLink(base: "https://liangnong.example/h"))
        var reader = CSVReader(Array(LabelList.csv([label(5), label(9)], link: link).utf8))
        _ = try reader.next()
        let first = try #require(try reader.next())
        #expect(first.fields[0] == "1")
        #expect(first.fields[7] == "https://liangnong.example/h/K7MA3XFP9RTCW")
        #expect(first.fields[8] == "0001-K7MA3XFP9RTCW")
        #expect(try reader.next()?.fields[0] == "2")
        #expect(try reader.next() == nil)
    }

    @Test(
        "A link's base must be a plain web address",
        arguments: ["", "ftp://a", "https://a b", "https://a?x", "https://梁"])
    func badBase(_ base: String) {
        #expect(LabelLink(base: base) == nil)
    }
}
