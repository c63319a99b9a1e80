import Bus
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

    /// A column's first title, as people know it, by its name on the wire.
    func title(of column: String) -> String {
        let columns: [SheetColumn] =
            switch self {
            case .areas: AreaRow.columns
            case .grids: GridRow.columns
            case .posts, .guardians: PostRow.columns
            case .households: HouseholdRow.columns
            }
        return columns.first { $0.titles.last == column }?.title ?? column
    }

    /// Reads a file and sends it in chunks.
    ///
    /// - Parameters:
    ///   - isTrial: only to see what would become of it.
    ///   - took: told of each chunk.
    /// - Throws: `PaperError` if the file or its first line will not do; `DeskError`; `CancellationError`.
    func send(
        _ file: [UInt8], to desk: ImportHandlers, isTrial: Bool, took: (ImportStep) -> Void
    ) async throws {
        let trial = isTrial ? true : nil
        switch self {
        case .areas:
            var above: [AreaCode] = []
            try await desk.send(AreaRow.self, file, took) { rows in
                defer {
                    let codes = rows.compactMap { AreaCode($0.code) }.filter { $0.level < .village }
                    above += codes.prefix(ImportReport.rowLimit - above.count)
                }
                return ImportAreas(rows: rows, trial: trial, assumed: isTrial ? above : nil)
            }
        case .grids: try await desk.send(GridRow.self, file, took) { ImportGrids(rows: $0, trial: trial) }
        case .posts: try await desk.send(PostRow.self, file, took) { ImportPosts(rows: $0, trial: trial) }
        case .guardians:
            try await desk.send(GuardianRow.self, file, took) { ImportPosts(rows: $0.map(\.post), trial: trial) }
        case .households:
            try await desk.send(HouseholdRow.self, file, took) { ImportHouseholds(rows: $0, trial: trial) }
        }
    }
}

/// Where an import's chunks go, and on whose behalf.
struct ImportHandlers: Sendable {
    let desks: Desks
    let actor: Messages.Principal

    /// How long one chunk is tried while the desk is busy or away.
    static let patience = Duration.seconds(60)

    func send<Row: SheetRow, C: Command>(
        _ row: Row.Type, _ file: [UInt8], _ took: (ImportStep) -> Void, _ command: ([Row]) -> C
    ) async throws where C.Reply == ImportReport {
        var chunks = try RowChunks<Row>(CSVReader(file))
        while let chunk = chunks.next() {
            try Task.checkCancellation()
            var report = ImportReport(added: 0, changed: 0, unchanged: 0, rejected: [])
            if !chunk.rows.isEmpty {
                report = try await desks.ask(command(chunk.rows), as: actor, patience: Self.patience).reply
            }
            took(
                ImportStep(
                    progress: chunks.progress, header: chunks.header, unused: chunks.unused, doubts: chunks.doubts,
                    report: report, rejected: chunk.rejected(with: report.rejected)))
        }
    }
}
