import Foundation
import HTTPTypes
import Messages
import Testing

@testable import Portal

@Suite("Open311")
struct Open311Tests {
    private let services: Open311Services
    private let now = Timestamp(milliseconds: 1_800_000_000_000)

    init() throws {
        let json = """
            {"kinds":[{"kind":"help","name":"找人办","formal":"求助","reviewed":true},
            {"kind":"supervise","name":"反映问题","formal":"监督","reviewed":true}],
            "categories":[{"id":"infrastructure","name":"道路水电","kinds":["help"]},
            {"id":"welfare","name":"低保救助","kinds":["help","supervise"]},
            {"id":"conduct","name":"干部作风","kinds":["supervise"]}],
            "declineReasons":[],"offices":{"village":"村里","town":"镇里","county":"市里","townDiscipline":"镇纪委",
            "countyDiscipline":"市纪委"},"deadlines":{"receive":1,"answer":5,"visit":3,"escalate":2,"extend":15},
            "visitTries":3,"reopenDays":30,"reopenLimit":2,"smallestGroup":5}
            """
        services = Open311Services(try JSONCoding.decode(CasePolicy.self, from: Data(json.utf8)))
    }

    private func read(_ fields: [String: String]) throws -> FileCase {
        try Open311Filing.read(Form(fields: fields.mapValues { [$0] }), services)
    }

    @Test("No service is of supervision")
    func offered() {
        #expect(services.all.map(\.code) == ["help.infrastructure", "help.welfare"])
        #expect(services.find("supervise.welfare") == nil)
    }

    @Test("A request files a case for a village, or for a household where its code is sent")
    func filing() throws {
        let common = ["service_code": "help.welfare", "description": "灯坏了", "phone": "13800001234", "last_name": "陈"]
        let village = try read(common.merging(["address_id": "330281114201"]) { $1 })
        #expect(village.village == AreaCode("330281114201"))
        #expect(village.code == nil)
        #expect(village.filing.kind == .help)
        #expect(village.filing.category == "welfare")
        #expect(village.filing.name == "陈")
        let household = try read(
            common.merging(["attribute[household_code]": "K7MA3XFP9RTCW", "address_id": "330281114201"]) { $1 })
        #expect(household.code == "K7MA3XFP9RTCW")
        #expect(household.village == nil)
    }

    @Test("Everything that is wrong is told at once")
    func wrong() throws {
        #expect {
            try read(["service_code": "supervise.conduct", "lat": "30", "long": "121", "attribute[visit]": "now"])
        } throws: { error in
            (error as? Open311Error)?.status == .badRequest && (error as? Open311Error)?.descriptions.count == 4
        }
    }

    @Test("Without dates the last ninety days are asked for; more than ninety are refused")
    func dates() throws {
        let today = CivilDay(inChinaAt: now)
        let plain = try Open311Search(Form(), now: now)
        #expect((plain.from, plain.through) == (today.advanced(by: -90), today))
        let start = try Open311Search(Form(urlEncoded: Data("start_date=2026-12-01T00:00:00Z".utf8)), now: now)
        #expect((start.from.description, start.through) == ("2026-12-01", today))
        for query in [
            "start_date=2026-01-01T00:00:00Z&end_date=2026-12-01T00:00:00Z", "start_date=yesterday", "status=lost",
            "start_date=2026-12-02T00:00:00Z&end_date=2026-12-01T00:00:00Z",
        ] {
            #expect(throws: Open311Error.self) { try Open311Search(Form(urlEncoded: Data(query.utf8)), now: now) }
        }
    }

    @Test("Bounds inside a day mean the whole day in China: no question bisects it")
    func wholeDays() throws {
        let day = try #require(CivilDay("2026-12-01"))
        let whole = try Open311Search(Form(urlEncoded: Data("start_date=\(day)T00:00:00%2B08:00".utf8)), now: now)
        for minute in stride(from: 0, to: 1_440, by: 61) {
            let instant = day.startInChina + .seconds(minute * 60)
            let text = "start_date=\(instant)&end_date=\(instant)"
            let search = try Open311Search(Form(urlEncoded: Data(text.utf8)), now: now)
            #expect((search.from, search.through) == (day, day), "\(text)")
        }
        #expect(whole.from == day)
    }

    @Test("A value is one tree in JSON and in XML, whatever text it holds")
    func forms() {
        let value = Open311Value.list("request", [.object([("note", .text("<a & \"b\">\u{1}灯"))])])
        #expect(value.json == [["note": "<a & \"b\">\u{1}灯"]])
        #expect(
            value.xml(root: "requests")
                == "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<requests><request><note>&lt;a &amp; &quot;b&quot;&gt;灯"
                + "</note></request></requests>")
    }

    @Test(
        "The end of an address tells the form; a service's own dot stays",
        arguments: [
            ("help.welfare.json", "help.welfare", "json"), ("1.xml", "1", "xml"), ("help.welfare", "help.welfare", nil),
            ("", "", nil), (".json", "", "json"),
        ])
    func endings(name: String, rest: String, format: String?) {
        let split = Open311Format.split(name)
        #expect(split.name == rest)
        #expect(split.format?.rawValue == format)
    }

    @Test(
        "What is nobody's is told in the form that its address ends in, or that the caller takes",
        arguments: [
            ("/open311/v2/nothing.json", "text/xml", Open311Format.json), ("/open311/v2/nothing.xml", nil, .xml),
            ("/open311/v2/nothing", "text/html, application/xml;q=0.9", .xml),
            ("/open311/v2/nothing", "application/json, text/xml", .json), ("/open311/v2", nil, .json),
            ("/open311/v2/nothing.csv", "text/csv", .json),
        ] as [(String, String?, Open311Format)])
    func asked(path: String, accept: String?, format: Open311Format) {
        #expect(Open311Format.asked(path: path, accept: accept) == format)
    }
}
