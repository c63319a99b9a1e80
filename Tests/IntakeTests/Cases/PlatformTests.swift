import Bus
import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite("Cases from 12345 and 监督一点通", .timeLimit(.minutes(3)))
struct PlatformTests {
    private static let day = CivilDay(inChinaAt: CaseCounty.start)

    private func enter(
        _ channel: CaseChannel, _ number: String?, _ kind: CaseKind = .help, category: String = "other"
    ) -> FileCaseByStaff {
        FileCaseByStaff(
            channel: channel, village: CaseCounty.village, platformNumber: number,
            CaseFiling(kind: kind, category: category, story: "平台转来的事"))
    }

    private func export(_ channel: CaseChannel, through: CivilDay = day) -> ExportPlatformResults {
        ExportPlatformResults(channel: channel, area: CaseCounty.village, from: Self.day, through: through)
    }

    private func lines(_ county: CaseCounty, _ channel: CaseChannel, as role: String) async throws -> [String] {
        let file = try #require(try await county.whole(export(channel), as: role).attachments.first)
        return String(decoding: file.dropFirst(3), as: UTF8.self).components(separatedBy: "\r\n").dropLast()
    }

    @Test("The platform's number is sealed, staff read it, and the result goes back under it as a sheet")
    func results() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let done = try await county.call(enter(.hotline, "ZJ20261121000123"), as: CaseCounty.clerk)
        county.clock.advance(by: .seconds(1))
        _ = try await county.call(enter(.hotline, "=1+1"), as: CaseCounty.town)
        _ = try await county.file()
        try await county.answer(done.case, text: "已修好，\"谢谢\"")
        let read = try await county.call(ReadCase(done.case), as: CaseCounty.clerk)
        #expect(read.content?.platformNumber == "ZJ20261121000123")
        #expect(read.row.channel == .hotline)
        let before = try await county.openings().count
        let sheet = try await lines(county, .hotline, as: CaseCounty.clerk)
        #expect(
            sheet == [
                "平台编号,区划代码,负责单位,类型,类别,办理结果,来件日期,答复日期,是否按期,满意度,答复内容",
                "\"=\"\"ZJ20261121000123\"\"\",\"=\"\"330281114201\"\"\",村里,求助,其他,已答复,2026-11-21,2026-11-21,是,,"
                    + "\"已修好，\"\"谢谢\"\"\"",
                "'=1+1,\"=\"\"330281114201\"\"\",村里,求助,其他,办理中,2026-11-21,,,,",
            ])
        let opening = try #require(try await county.openings().dropFirst(before).first)
        #expect((opening.subjects.count, opening.purpose) == (2, "platform-results"))
        for bytes in try await county.events() {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("ZJ20261121000123"))
        }
    }

    @Test("What a platform handed to discipline, only discipline enters and exports; a county not told reads nothing")
    func discipline() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let matter = enter(.supervisionPlatform, "JD-1", .supervise, category: "conduct")
        for role in [CaseCounty.clerk, CaseCounty.town, CaseCounty.county, "outpost@330281114201"] {
            #expect(try await county.refusal(matter, as: role) == "forbidden", "\(role)")
        }
        _ = try await county.call(matter, as: CaseCounty.townDiscipline)
        _ = try await county.call(enter(.supervisionPlatform, "JD-2"), as: CaseCounty.townDiscipline)
        #expect(try await lines(county, .supervisionPlatform, as: CaseCounty.townDiscipline).count == 2)
        let affairs = try await lines(county, .supervisionPlatform, as: CaseCounty.town)
        #expect(affairs.count == 2 && affairs[1].contains("JD-2"))
        #expect(try await lines(county, .supervisionPlatform, as: CaseCounty.county).count == 1)
        #expect(try await county.refusal(export(.supervisionPlatform), as: CaseCounty.guardian) == "forbidden")
    }

    @Test("A number is entered once, and who may not know of the case behind it is not told that there is one")
    func once() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        _ = try await county.call(enter(.hotline, "ZJ-1"), as: CaseCounty.clerk)
        #expect(try await county.refusal(enter(.hotline, "ZJ-1"), as: CaseCounty.town) == "platform.entered")
        let matter = enter(.supervisionPlatform, "JD-1", .supervise, category: "conduct")
        _ = try await county.call(matter, as: CaseCounty.townDiscipline)
        #expect(try await county.refusal(matter, as: CaseCounty.countyDiscipline) == "platform.entered")
        _ = try await county.call(enter(.supervisionPlatform, "JD-1"), as: CaseCounty.clerk)
    }

    @Test("A platform's case needs its number and another has none; only platforms get results back")
    func refusals() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        for (entry, reason) in [
            (enter(.hotline, nil), "platformNumber"), (enter(.paper, "1"), "platformNumber"),
            (enter(.hotline, " "), "platformNumber.empty"), (enter(.villagePage, nil), "channel"),
            (enter(.hotline, "1", .supervise, category: "conduct"), "forbidden"),
        ] {
            #expect(try await county.refusal(entry, as: CaseCounty.clerk) == reason)
        }
        #expect(try await county.refusal(export(.paper), as: CaseCounty.clerk) == "channel")
        let backwards = export(.hotline, through: Self.day.advanced(by: -1))
        #expect(try await county.refusal(backwards, as: CaseCounty.clerk) == "days")
    }
}
