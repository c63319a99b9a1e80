import Columns
import GRDB
import Media
import Messages
import ServiceKit

/// What staff wrote down of a case's voice messages.
enum CaseTranscripts {
    /// Acts with which the filer's own words come.
    static let acts: Set<String> = Set(
        ([CaseFiled.self, CaseAdded.self, CasePapersSupplied.self] as [any CaseEvent.Type]).map { $0.type.act })

    static let schema = """
        CREATE TABLE case_transcript (
            case_id BLOB NOT NULL,
            attachment BLOB NOT NULL,
            text TEXT,
            PRIMARY KEY (case_id, attachment)
        ) WITHOUT ROWID;

        """

    /// By the voice message.
    static func of(_ id: UUIDv7, _ db: Database) throws -> [UUIDv7: SealedReference] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT attachment, text FROM case_transcript WHERE case_id = ?", arguments: [id])
        return try rows.reduce(into: [:]) { $0[try $1.value("attachment")] = try $1.jsonIfPresent("text") }
    }

    /// The filer's voice messages, oldest first.
    static func voices(of id: UUIDv7, _ db: Database) throws -> [AttachedFile] {
        try CaseHistory.steps(of: id, db).filter { acts.contains($0.act) }.flatMap(\.files)
            .filter { !$0.mediaType.isPhoto }
    }
}

extension CaseRowWriter {
    /// Voice messages of the filer wait to be written down.
    func heard(_ files: [AttachedFile]?) throws {
        let voices = (files ?? []).count { !$0.mediaType.isPhoto }
        if voices > 0 { try set("untranscribed = untranscribed + ?", [voices]) }
    }

    func transcribed(_ event: CaseTranscribed) throws {
        let text = try jsonColumn(event.step.note)
        try db.execute(
            sql: "UPDATE case_transcript SET text = ? WHERE case_id = ? AND attachment = ?",
            arguments: [text, id, event.attachment])
        guard db.changesCount == 0 else { return }
        try db.execute(
            sql: "INSERT INTO case_transcript (case_id, attachment, text) VALUES (?, ?, ?)",
            arguments: [id, event.attachment, text])
        try set("untranscribed = untranscribed - 1", [])
    }
}

extension CaseHandlers {
    func transcribe(_ command: TranscribeCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.transcribe, command.case, act)
        let voices = try CaseTranscripts.voices(of: turn.record.id, act.database)
        guard voices.contains(where: { $0.file.value == command.attachment }) else {
            throw DeskError.notFound(
                "attachment.unknown", "这件事里没有这段语音 (there is no such voice message in this case)")
        }
        try act.record(CaseTranscribed(step: try turn.step(note: command.text), attachment: command.attachment))
        return try standing(of: turn.record.id, act)
    }

    /// Whether a voice message came with this act: who cannot write says it.
    static func hasVoice(_ act: Act) -> Bool {
        act.attachments.contains { Sound.type(of: $0) != nil }
    }

    /// What was written with an act; nil where a voice message says it.
    static func written(_ text: String, _ act: Act) -> String? {
        text.allSatisfy(\.isWhitespace) && hasVoice(act) ? nil : text
    }
}
