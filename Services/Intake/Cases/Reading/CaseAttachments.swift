import Foundation
import GRDB
import Messages
import ServiceKit

extension CaseHandlers {
    /// Seals what came with an act under a case, if all of it may come.
    ///
    /// - Parameter held: files that the case has already.
    /// - Throws: `DeskError` that says which is wrong and what to do; nothing is kept then.
    func attach(_ attachments: [Data], to subject: Subject, held: Int, _ act: Act) throws -> [AttachedFile] {
        try AttachmentRules.check(attachments, held: held).map { taken in
            AttachedFile(
                file: try act.sealFile(taken.bytes, for: subject), mediaType: taken.type, size: taken.bytes.count)
        }
    }

    /// What came with this act, sealed under the turn's case.
    func files(_ turn: CaseActContext) throws -> [AttachedFile] {
        guard !turn.act.attachments.isEmpty else { return [] }
        let held = try CaseHistory.files(of: turn.record.id, turn.act.database)
        return try attach(turn.act.attachments, to: turn.record.subject, held: held, turn.act)
    }

    /// The same files for another case that is answered with this one; those that were shredded are left out.
    func copy(_ files: [AttachedFile], of subject: Subject, for other: Subject, _ act: Act) throws -> [AttachedFile] {
        try files.compactMap { file in
            guard let bytes = try act.peekFile(file.file, of: subject) else { return nil }
            return AttachedFile(
                file: try act.sealFile(bytes, for: other), mediaType: file.mediaType, size: file.size)
        }
    }

    private static let unknownAttachment = DeskError.notFound(
        "attachment.unknown", "这件事里没有这个附件 (there is no such attachment in this case)")

    /// Staff open what they may read; the filer, what came with the steps that the filer is shown.
    func openAttachment(_ command: OpenAttachment, _ act: Act) throws -> (AttachmentShown, [Data]) {
        let record: CaseRecord
        let isFiler: Bool
        switch command.case {
        case .receipt(let typed):
            let found = try find(receipt: typed, act)
            guard found.power.former == nil else { throw Self.unknownAttachment }
            record = found.record
            isFiler = true
        case .id, .number:
            record = try find(command.case, act)
            isFiler = false
            try requireOpening(record, act)
        }
        let files = try CaseHistory.steps(of: record.id, act.database)
            .filter { !isFiler || CaseHistory.filerMayOpen($0) }.flatMap(\.files)
        guard let file = files.first(where: { $0.file.value == command.attachment }) else {
            throw Self.unknownAttachment
        }
        let purpose: OpeningPurpose = isFiler ? .filer : "read"
        guard let bytes = try act.openFile(file.file, of: record.subject, for: purpose) else {
            throw DeskError.refused("shredded", "这个附件已经销毁 (the attachment has been destroyed)")
        }
        return (file.shown(), [bytes])
    }
}
