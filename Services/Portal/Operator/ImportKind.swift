import Bus
import Foundation
import Messages
import Papers

/// The registers that can be read from a file.
enum ImportKind: String, CaseIterable, Sendable {
    case areas
    case grids
    case posts
    case guardians
    case households

    /// Who may take a row of such a file in at all; the desk looks at each row.
    var roles: Set<Role> {
        switch self {
        case .areas: [.operator, .countyDesk]
        case .grids: [.operator, .countyDesk, .townDesk]
        case .posts: [.operator, .countyDesk, .townDesk]
        case .guardians, .households: OperatorRoom.keepers
        }
    }

    /// The columns; those that may be absent in brackets.
    var columns: String {
        func titles<Row: SheetRow>(_ row: Row.Type) -> String {
            row.columns.map { $0.required ? $0.titles[0] : "[\($0.titles[0])]" }.joined(separator: "，")
        }
        return switch self {
        case .areas: titles(AreaRow.self)
        case .grids: titles(GridRow.self)
        case .posts: titles(PostRow.self)
        case .guardians: titles(GuardianRow.self)
        case .households: titles(HouseholdRow.self)
        }
    }

    /// Reads a file and sends it in chunks.
    ///
    /// - Parameter took: hears of each chunk: what became of it, and how many bytes of the file are behind it.
    /// - Throws: `PaperError` if the first line will not do; `DeskError`; `CancellationError`.
    func send(
        _ file: Data, to desk: ImportDesk, took: (ImportReport, Int) -> Void
    ) async throws {
        switch self {
        case .areas: try await desk.send(AreaRow.self, file, took) { ImportAreas(rows: $0) }
        case .grids: try await desk.send(GridRow.self, file, took) { ImportGrids(rows: $0) }
        case .posts: try await desk.send(PostRow.self, file, took) { ImportPosts(rows: $0) }
        case .guardians: try await desk.send(GuardianRow.self, file, took) { ImportPosts(rows: $0.map(\.post)) }
        case .households: try await desk.send(HouseholdRow.self, file, took) { ImportHouseholds(rows: $0) }
        }
    }
}

/// Where an import's chunks go, and on whose behalf.
struct ImportDesk: Sendable {
    let desks: Desks
    let actor: Messages.Actor

    /// How long one chunk is tried while the desk is busy or away.
    static let patience = Duration.seconds(60)

    func send<Row: SheetRow, C: Command>(
        _ row: Row.Type, _ file: Data, _ took: (ImportReport, Int) -> Void, _ command: ([Row]) -> C
    ) async throws where C.Reply == ImportReport {
        let bytes = ByteCount()
        var chunks = try RowChunks<Row>(CSVReader { bytes.next(of: file) })
        while let chunk = try chunks.next() {
            try Task.checkCancellation()
            var report = ImportReport(added: 0, changed: 0, unchanged: 0, rejected: [])
            if !chunk.rows.isEmpty {
                report = try await desks.ask(command(chunk.rows), as: actor, patience: Self.patience).reply
            }
            took(
                ImportReport(
                    added: report.added, changed: report.changed, unchanged: report.unchanged,
                    rejected: chunk.rejected + report.rejected), bytes.read)
        }
    }

    /// Hands a file out in pieces, and knows how far it is.
    private final class ByteCount {
        private(set) var read = 0

        func next(of file: Data) -> [UInt8]? {
            let piece = file.dropFirst(read).prefix(65_536)
            read += piece.count
            return piece.isEmpty ? nil : [UInt8](piece)
        }
    }
}
