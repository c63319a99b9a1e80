import Bus
import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite("Photos and voice messages", .timeLimit(.minutes(3)))
struct AttachmentTests {
    private static let jpeg = TelephonePhotos.plainJPEG
    private static let png = TelephonePhotos.plainPNG
    private static let voice = voice(seconds: 3)

    /// AMR at 12.2 kbit/s: 32 bytes are 20 ms.
    private static func voice(seconds: Int) -> Data {
        Data("#!AMR\n".utf8) + Data(repeating: 0x3C, count: 32 * 50 * seconds)
    }

    private func filing(_ kind: CaseKind = .help) -> CaseFiling {
        CaseFiling(kind: kind, category: "other", story: "村口的路灯坏了")
    }

    private func open(
        _ county: CaseCounty, _ key: CaseKey, _ file: AttachmentShown, as role: String
    ) async throws -> Data? {
        let answer = try await county.whole(OpenAttachment(key, attachment: file.attachment), as: role)
        #expect(answer.reply == file)
        return answer.attachments.first
    }

    @Test("What a filer sends with a case the village opens, on record; the filer opens it by the receipt")
    func filed() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.call(
            FileCase(code: county.codes[0], filing()), with: [Self.jpeg, Self.voice], as: CaseCounty.filer)
        let id = CaseKey.id(receipt.case)
        let read = try await county.call(ReadCase(receipt.case), as: CaseCounty.clerk)
        let files = try #require(read.steps.first).attachments
        #expect(files.map(\.mediaType) == [.jpeg, .amr])
        #expect(files.map(\.size) == [Self.jpeg.count, Self.voice.count])
        let before = try await county.openings().count
        #expect(try await open(county, id, files[0], as: CaseCounty.clerk) == Self.jpeg)
        let opening = try #require(try await county.openings().dropFirst(before).first)
        #expect((opening.subjects, opening.account) == ([.case(receipt.case)], CaseCounty.clerk))
        #expect(try await open(county, .receipt(receipt.receipt), files[1], as: CaseCounty.filer) == Self.voice)
        let ask = OpenAttachment(id, attachment: files[0].attachment)
        #expect(try await county.refusal(ask, as: "village-clerk@330281114202") == "case.unknown")
        #expect(try await county.refusal(ask, as: CaseCounty.guardian) == "forbidden")
        #expect(try await county.refusal(ask, as: CaseCounty.county) == "forbidden")
        let other = OpenAttachment(id, attachment: receipt.case)
        #expect(try await county.refusal(other, as: CaseCounty.clerk) == "attachment.unknown")
        for bytes in try await county.events() {
            #expect(bytes.range(of: Self.jpeg.suffix(12)) == nil)
        }
    }

    @Test(
        "Additions, papers, the answer and the visit carry files; what offices keep to themselves the filer cannot open"
    )
    func acts() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        let filer = CaseKey.receipt(receipt.receipt)
        let id = CaseKey.id(receipt.case)
        _ = try await county.call(AddToCase(filer, text: "补一张"), with: [Self.jpeg], as: CaseCounty.filer)
        try await county.accept(receipt.case)
        _ = try await county.call(RequestPapers(id, what: "身份证"), as: CaseCounty.clerk)
        _ = try await county.call(SupplyPapers(filer, text: "在这里"), with: [Self.png], as: CaseCounty.filer)
        _ = try await county.call(AnswerCase(id, text: "修好了"), with: [Self.png], as: CaseCounty.clerk)
        _ = try await county.call(ReviewAnswer(id, approved: true), as: CaseCounty.secretary)
        _ = try await county.call(
            VisitCase(id, way: .door, outcome: .spoke), with: [Self.jpeg], as: CaseCounty.guardian)
        let read = try await county.call(ReadCase(receipt.case), as: CaseCounty.clerk)
        let withFiles = read.steps.filter { !$0.attachments.isEmpty }
        #expect(withFiles.map(\.act) == ["added", "papers-supplied", "answer-drafted", "answered", "visited"])
        let followed = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        let shown = followed.steps.filter { !$0.attachments.isEmpty }
        #expect(shown.map(\.act) == ["added", "papers-supplied", "answered"])
        let answer = try #require(shown.last?.attachments.first)
        #expect(try await open(county, filer, answer, as: CaseCounty.filer) == Self.png)
        let visit = try #require(withFiles.last?.attachments.first)
        let ask = OpenAttachment(filer, attachment: visit.attachment)
        #expect(try await county.refusal(ask, as: CaseCounty.filer) == "attachment.unknown")
        try county.restart()
        #expect(try await open(county, id, visit, as: CaseCounty.clerk) == Self.jpeg)
    }

    @Test("The filer of a joined case has the answer's photo as that case's own")
    func joined() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let lead = try await county.file().case
        let other = try await county.file(code: county.codes[1])
        try await county.accept(lead)
        try await county.accept(other.case)
        _ = try await county.call(JoinCase(.id(other.case), into: lead), as: CaseCounty.clerk)
        _ = try await county.call(AnswerCase(.id(lead), text: "修好了"), with: [Self.png], as: CaseCounty.clerk)
        _ = try await county.call(ReviewAnswer(.id(lead), approved: true), as: CaseCounty.secretary)
        _ = try await county.call(Shred(subject: .case(lead), reason: "期满"), as: "operator@330281")
        let followed = try await county.call(FollowCase(receipt: other.receipt), as: CaseCounty.filer)
        let file = try #require(followed.steps.last?.attachments.first)
        #expect(try await open(county, .receipt(other.receipt), file, as: CaseCounty.filer) == Self.png)
    }

    @Test("Destroying the case destroys its files")
    func shredded() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.call(
            FileCase(code: county.codes[0], filing()), with: [Self.jpeg], as: CaseCounty.filer)
        #expect(county.sealedFiles == 1)
        let file = try #require(
            try await county.call(ReadCase(receipt.case), as: CaseCounty.clerk).steps.first?.attachments.first)
        _ = try await county.call(Shred(subject: .case(receipt.case), reason: "期满"), as: "operator@330281")
        #expect(county.sealedFiles == 0)
        let ask = OpenAttachment(.receipt(receipt.receipt), attachment: file.attachment)
        #expect(try await county.refusal(ask, as: CaseCounty.filer) == "shredded")
    }

    @Test("What may not come is refused whole, says what to do, and leaves no file behind")
    func refused() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let large = Self.jpeg + Data(count: AttachedFile.photoBytes)
        let cases: [([Data], String)] = [
            ([Self.jpeg, Data("%PDF-1.7 …………".utf8)], "attachments.kind"), ([Data()], "attachments.type"),
            ([large], "attachments.too-large"), ([Self.jpeg, Self.jpeg, Self.jpeg, Self.png], "attachments.too-many"),
            ([Self.voice, Self.voice], "attachments.too-many"),
            ([Self.voice(seconds: 186)], "attachments.voice.too-long"),
            ([Data("#!AMR\n".utf8)], "attachments.voice.damaged"),
        ]
        for (files, reason) in cases {
            #expect(
                try await county.refusal(
                    FileCase(code: county.codes[0], filing()), with: files, as: CaseCounty.filer) == reason)
        }
        #expect(county.sealedFiles == 0)
    }

    @Test("An act that is refused after its files were sealed takes them away again")
    func rolledBack() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        let add = AddToCase(.receipt(receipt.receipt), text: " ")
        #expect(try await county.refusal(add, with: [Self.jpeg], as: CaseCounty.filer) == "note.empty")
        #expect(county.sealedFiles == 0)
        _ = try await county.call(Shred(subject: .case(receipt.case), reason: "期满"), as: "operator@330281")
        let late = AddToCase(.receipt(receipt.receipt), text: "再补一张")
        #expect(try await county.refusal(late, with: [Self.jpeg], as: CaseCounty.filer) == "shredded")
        #expect(county.sealedFiles == 0)
    }

    @Test("To an act that takes no files none can be attached")
    func unwanted() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        let receive = ReceiveCase(.id(id))
        #expect(
            try await county.refusal(receive, with: [Self.jpeg], as: CaseCounty.clerk) == "attachments.unwanted")
    }

    @Test("A case holds forty files and no more")
    func caseLimit() throws {
        #expect(try AttachmentRules.check([Self.jpeg], held: 39).map(\.type) == [.jpeg])
        #expect(throws: DeskError.self) { try AttachmentRules.check([Self.jpeg], held: 40) }
        #expect(try AttachmentRules.check([], held: 40) == [])
    }

    @Test("A voice message of three minutes is taken, a longer one is told how long it is")
    func threeMinutes() throws {
        #expect(try AttachmentRules.check([Self.voice(seconds: 180)], held: 0).map(\.type) == [.amr])
        #expect {
            try AttachmentRules.check([Self.voice(seconds: 221)], held: 0)
        } throws: { error in
            let message = (error as? DeskError)?.message ?? ""
            return message.contains("3 分 41 秒") && message.contains("3 minutes") && message.contains("3 min 41 s")
        }
    }

    @Test("What a recorder writes beside the sound is not kept")
    func withoutTitle() throws {
        let frames = Data((0..<3).flatMap { _ in [0xFF, 0xF3, 0x44, 0xC4] + [UInt8](repeating: 0, count: 92) })
        let titled = Data("ID3".utf8) + Data([4, 0, 0, 0, 0, 0, 6]) + Data("华为".utf8) + frames
        #expect(try AttachmentRules.check([titled], held: 0) == [.init(type: .mp3, bytes: frames)])
    }

    @Test(
        "A photo comes without what its telephone wrote into it, whatever way it comes", arguments: TelephonePhotos.all)
    func withoutPlace(photo: Data) throws {
        let taken = try #require(try AttachmentRules.check([photo], held: 0).first)
        #expect(taken.bytes.count < photo.count)
        #expect(taken.bytes.firstRange(of: Data(TelephonePhotos.maker.utf8)) == nil)
        #expect(try AttachmentRules.check([taken.bytes], held: 0) == [taken])
    }

    @Test("What cannot be taken is named for what it is, with the number of the attachment")
    func named() {
        let heic = Data([0, 0, 0, 24]) + Data("ftypheic".utf8) + Data(count: 12)
        for (bytes, reason, values) in [
            (heic, "attachments.camera", ["number": "2", "kind": "HEIC"]),
            (Data("GIF89a".utf8), "attachments.kind", ["number": "2", "kind": "GIF"]),
            (Data("hello".utf8), "attachments.type", ["number": "2"]),
            (Self.png.prefix(40), "attachments.photo.damaged", ["number": "2"]),
            (Self.png + Data(count: AttachedFile.photoBytes), "attachments.too-large", ["number": "2", "limit": "15"]),
        ] {
            #expect {
                try AttachmentRules.check([Self.jpeg, bytes], held: 0)
            } throws: { error in
                let error = error as? DeskError
                return error?.reason == reason && error?.values == values
            }
        }
        let large = Self.png + Data(count: 12 << 20)
        #expect {
            try AttachmentRules.check([large, large], held: 0)
        } throws: { ($0 as? DeskError)?.reason == "attachments.too-large-together" }
    }
}
