import Messages
import Papers
import ServiceKit

/// One import's page: what a trial foresees, or what an import did.
struct ImportJobModel: Sendable {
    let tabs: [OperatorTab]
    let id: String
    let kind: String
    let began: String
    let span: String
    let tone: String
    let state: String
    let isRunning: Bool
    /// Whether the figures say what would be done.
    let isForeseen: Bool
    let canBegin: Bool
    /// What was sent was let go, or there is nothing to do.
    let stops: String?
    let percent: String
    let lines: String
    let added: String
    let changed: String
    let emptied: String
    let unchanged: String
    let rejectedCount: String
    let problem: String?
    let unused: String?
    let doubts: Doubts?
    let changes: Changes?
    let rejected: Rejected?
    let pace: String

    struct Doubts: Sendable {
        let rows: [Row]
        let isCut: Bool

        struct Row: Sendable {
            let line: String
            let column: String
            let change: String
        }
    }

    struct Changes: Sendable {
        let rows: [Row]
        let isCut: Bool

        struct Row: Sendable {
            let line: String
            let replaced: String
            let removed: String
        }
    }

    struct Rejected: Sendable {
        let rows: [Row]
        let isCut: Bool

        struct Row: Sendable {
            let line: String
            let message: String
        }
    }

    /// Lines shown on the page; the file holds them all.
    private static let shown = 50

    init(_ job: ImportJob, _ edge: Edge, _ context: EdgeContext) {
        let words = edge.words(context)
        let findings = job.findings
        tabs = OperatorTab.all("imports", context.viewer, words)
        id = job.id.description
        kind = words("operator.imports.kind.\(job.kind.rawValue)")
        began = job.began.stamp
        span = words.span((job.ended ?? edge.systemInputs.clock()) - job.began)
        isRunning = job.isRunning
        isForeseen = job.phase == .trying || job.phase == .waiting
        canBegin = job.canBegin
        (tone, state) = Self.state(of: job, words)
        stops =
            job.phase != .waiting || job.canBegin
            ? nil : words(findings.doesSomething ? "operator.imports.letGo" : "operator.imports.nothing")
        percent = String(isRunning ? findings.percent : 100)
        lines = String(findings.lines)
        added = String(findings.added)
        changed = String(findings.changed)
        emptied = String(findings.emptied)
        unchanged = String(findings.unchanged)
        rejectedCount = String(findings.rejectedCount)
        problem = job.problem
        unused = findings.unused.isEmpty ? nil : findings.unused.joined(separator: words("operator.imports.and"))
        doubts = Self.doubts(findings, words)
        changes = Self.changes(findings, job.kind, words)
        rejected = Self.rejected(findings)
        pace = isRunning ? "1000" : ""
    }

    private static func state(of job: ImportJob, _ words: Words) -> (tone: String, word: String) {
        switch job.phase {
        case .trying: ("", words("operator.imports.trying"))
        case .waiting where !job.canBegin: ("", words("operator.imports.checked"))
        case .waiting: ("warn", words("operator.imports.waiting"))
        case .importing: ("", words("operator.imports.running"))
        case .ended where job.problem != nil: ("bad", words("operator.imports.failed"))
        case .ended where job.done.rejectedCount == 0: ("good", words("operator.imports.done"))
        case .ended: ("warn", words("operator.imports.partly"))
        }
    }

    private static func doubts(_ findings: ImportFindings, _ words: Words) -> Doubts? {
        guard !findings.doubts.isEmpty else { return nil }
        return Doubts(
            rows: findings.doubts.prefix(shown).map {
                .init(
                    line: String($0.line), column: $0.column,
                    change: words("operator.imports.doubt.\($0.change.rawValue)"))
            }, isCut: findings.doubts.count > shown)
    }

    private static func changes(_ findings: ImportFindings, _ kind: ImportKind, _ words: Words) -> Changes? {
        guard !findings.changes.isEmpty else { return nil }
        let and = words("operator.imports.and")
        func titles(_ columns: [String]) -> String { columns.map { kind.title(of: $0) }.joined(separator: and) }
        // What takes something away comes first: nobody overlooks it.
        let sorted = findings.changes.filter { !$0.removed.isEmpty } + findings.changes.filter { $0.removed.isEmpty }
        return Changes(
            rows: sorted.prefix(shown).map {
                .init(line: String($0.line), replaced: titles($0.replaced), removed: titles($0.removed))
            }, isCut: findings.changed > shown)
    }

    private static func rejected(_ findings: ImportFindings) -> Rejected? {
        guard !findings.rejected.isEmpty else { return nil }
        return Rejected(
            rows: findings.rejected.prefix(shown).map {
                .init(line: String($0.row.line), message: $0.row.message)
            }, isCut: findings.rejectedCount > shown)
    }
}
