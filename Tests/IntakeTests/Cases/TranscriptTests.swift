import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite("A voice in the place of a text", .timeLimit(.minutes(3)))
struct TranscriptTests {
    private static let voice = Data("#!AMR\n".utf8) + Data(repeating: 0x3C, count: 32 * 50)
    private static let jpeg = TelephonePhotos.plainJPEG
    private static let spoken = "村里修路的账目没有公开，书记的弟弟包了工程，钱也不知道花在哪里"

    private func spoke(_ county: CaseCounty, _ kind: CaseKind = .help) async throws -> CaseReceipt {
        let filing = CaseFiling(kind: kind, category: kind == .supervise ? "projects" : "other", story: "")
        return try await county.call(
            FileCase(code: county.codes[0], filing), with: [Self.voice], as: CaseCounty.filer)
    }

    @Test("Who cannot write files with a voice alone; without one, or with a photo alone, a text is asked for")
    func filed() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await spoke(county)
        let read = try await county.call(ReadCase(receipt.case), as: CaseCounty.clerk)
        #expect(read.content?.story == "")
        #expect(read.row.untranscribed == 1)
        #expect(read.acts.contains("transcribe"))
        let empty = FileCase(
            code: county.codes[0], CaseFiling(kind: .help, category: "other", story: ""))
        #expect(try await county.refusal(empty, as: CaseCounty.filer) == "story.empty")
        #expect(try await county.refusal(empty, with: [Self.jpeg], as: CaseCounty.filer) == "story.empty")
    }

    @Test("What staff wrote down stands beside the voice, for them and for the filer; the later text counts")
    func written() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await spoke(county)
        let id = CaseKey.id(receipt.case)
        let voice = try #require(
            try await county.call(ReadCase(receipt.case), as: CaseCounty.clerk).steps.first?.attachments.first)
        #expect(voice.transcript == nil)
        for text in ["路灯怀了", "路灯坏了"] {
            _ = try await county.call(
                TranscribeCase(id, attachment: voice.attachment, text: text), as: CaseCounty.clerk)
        }
        let read = try await county.call(ReadCase(receipt.case), as: CaseCounty.clerk)
        #expect(read.row.untranscribed == 0)
        #expect(read.steps.map(\.act) == ["filed", "transcribed", "transcribed"])
        #expect(read.steps.first?.attachments.first?.transcript == "路灯坏了")
        let followed = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        #expect(followed.steps.map(\.act) == ["filed"])
        #expect(followed.steps.first?.attachments.first?.transcript == "路灯坏了")
        for bytes in try await county.events() { #expect(bytes.range(of: Data("路灯坏了".utf8)) == nil) }
        try county.restart()
        let again = try await county.call(ReadCase(receipt.case), as: CaseCounty.clerk)
        #expect(again.steps.first?.attachments.first?.transcript == "路灯坏了")
    }

    @Test("Papers and additions can be spoken; each voice is counted until it is written down")
    func added() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        let filer = CaseKey.receipt(receipt.receipt)
        _ = try await county.call(AddToCase(filer, text: ""), with: [Self.voice], as: CaseCounty.filer)
        #expect(try await county.refusal(AddToCase(filer, text: ""), as: CaseCounty.filer) == "note.empty")
        try await county.accept(receipt.case)
        _ = try await county.call(RequestPapers(.id(receipt.case), what: "身份证"), as: CaseCounty.clerk)
        _ = try await county.call(SupplyPapers(filer, text: ""), with: [Self.voice], as: CaseCounty.filer)
        let rows = try await county.call(ListCases(), as: CaseCounty.clerk).cases
        #expect(rows.map(\.untranscribed) == [2])
    }

    @Test("Only the offices of the case write it down, only of its voices, and only if there is one")
    func refused() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await spoke(county)
        let files = try await county.call(ReadCase(receipt.case), as: CaseCounty.clerk).steps.flatMap(\.attachments)
        let voice = try #require(files.first).attachment
        let write = TranscribeCase(.id(receipt.case), attachment: voice, text: "路灯坏了")
        #expect(try await county.refusal(write, as: CaseCounty.guardian) == "forbidden")
        #expect(try await county.refusal(write, as: "village-clerk@330281114202") == "case.unknown")
        let byFiler = TranscribeCase(.receipt(receipt.receipt), attachment: voice, text: "路灯坏了")
        #expect(try await county.refusal(byFiler, as: CaseCounty.filer) == "forbidden")
        let other = TranscribeCase(.id(receipt.case), attachment: receipt.case, text: "路灯坏了")
        #expect(try await county.refusal(other, as: CaseCounty.clerk) == "attachment.unknown")
        let written = try await county.file(code: county.codes[1])
        #expect(try await !county.call(ReadCase(written.case), as: CaseCounty.clerk).acts.contains("transcribe"))
    }

    @Test("A task that is handed down repeats nothing of what was spoken")
    func redacted() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await spoke(county, .supervise)
        let id = CaseKey.id(receipt.case)
        try await county.accept(receipt.case, as: CaseCounty.townDiscipline)
        _ = try await county.call(AssignCase(id, lead: "lead"), as: CaseCounty.townDiscipline)
        let voice = try #require(
            try await county.call(ReadCase(receipt.case), as: CaseCounty.townDiscipline).steps.first?.attachments.first)
        _ = try await county.call(
            TranscribeCase(id, attachment: voice.attachment, text: Self.spoken), as: CaseCounty.townDiscipline)
        let task = HandDownTask(
            receipt.case, to: CaseCounty.village, text: "请说明：书记的弟弟包了工程，钱也不知道花在哪里",
            due: CivilDay(inChinaAt: CaseCounty.start).advanced(by: 7))
        #expect(
            try await county.refusal(task, as: CaseCounty.townDiscipline, account: "lead") == "task.copied")
    }
}
