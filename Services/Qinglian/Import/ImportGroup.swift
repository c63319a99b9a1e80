import ArgumentParser
import Messages
import Papers

/// `qinglian import`.
struct ImportGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Read the county's registers from CSV files; safe to repeat.",
        discussion: """
            UTF-8, UTF-16 or GB18030, with or without a byte order mark; commas, semicolons or tabs; columns are named in \
            Chinese or English in the first line, in any order. A column that is absent changes nothing. --preview only \
            reports what would be done. The exit status is 65 if lines were rejected; all others are in.
            """,
        subcommands: [
            ImportAreasCommand.self, ImportGridsCommand.self, ImportPostsCommand.self, ImportGuardiansCommand.self,
            ImportHouseholdsCommand.self,
        ])
}

struct ImportAreasCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "areas", abstract: "区划: \(AreaRow.columnTitles).")
    @OptionGroup var options: ImportOptions

    func run() async throws {
        var above: [AreaCode] = []
        try await options.send(AreaRow.self) { rows, trial in
            defer {
                let codes = rows.compactMap { AreaCode($0.code) }.filter { $0.level < .village }
                above += codes.prefix(ImportReport.rowLimit - above.count)
            }
            return ImportAreas(rows: rows, trial: trial, assumed: trial == true ? above : nil)
        }
    }
}

struct ImportGridsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grids", abstract: "清廉微网格: \(GridRow.columnTitles).")
    @OptionGroup var options: ImportOptions

    func run() async throws { try await options.send(GridRow.self) { ImportGrids(rows: $0, trial: $1) } }
}

struct ImportPostsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "posts", abstract: "岗位: \(PostRow.columnTitles).")
    @OptionGroup var options: ImportOptions

    func run() async throws { try await options.send(PostRow.self) { ImportPosts(rows: $0, trial: $1) } }
}

struct ImportGuardiansCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guardians", abstract: "守护人: \(GuardianRow.columnTitles).")
    @OptionGroup var options: ImportOptions

    func run() async throws {
        try await options.send(GuardianRow.self) { ImportPosts(rows: $0.map(\.post), trial: $1) }
    }
}

struct ImportHouseholdsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "households", abstract: "户: \(HouseholdRow.columnTitles).")
    @OptionGroup var options: ImportOptions

    func run() async throws { try await options.send(HouseholdRow.self) { ImportHouseholds(rows: $0, trial: $1) } }
}

extension SheetRow {
    /// The columns for a help line; those that may be absent in brackets.
    static var columnTitles: String {
        columns.map { $0.required ? $0.titles[0] : "[\($0.titles[0])]" }.joined(separator: ", ")
    }
}
