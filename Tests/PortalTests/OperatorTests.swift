import Crypto
import Foundation
import Messages
import Papers
import ServiceKit
import Testing

@testable import Portal

@Suite("The operator's room")
struct OperatorTests {
    private static let start = Timestamp(milliseconds: 1_795_248_000_000)

    private func job(_ number: Int, of account: String = "runner", phase: ImportJob.Phase = .trying) -> ImportJob {
        var random = SystemRandomNumberGenerator()
        return ImportJob(
            id: UUIDv7(time: Self.start, random: &random), account: account, kind: .grids,
            began: Self.start + .seconds(number), file: phase == .ended ? nil : [1], phase: phase)
    }

    @Test("the commands of one form have ids that differ, and are the same when the form is sent again")
    func parts() throws {
        var random = SystemRandomNumberGenerator()
        let id = UUIDv7(time: Self.start, random: &random)
        let parts = (0..<CodeChangeForm.partLimit * 5).compactMap { id.part($0) }
        #expect(parts.first == id)
        #expect(Set(parts).count == CodeChangeForm.partLimit * 5)
        #expect(parts.allSatisfy { $0.time == id.time })
        #expect(id.part(7) == parts[7])
    }

    @Test("a service is silent since it was first found so, until it answers")
    func watch() {
        let watch = ServiceWatch()
        #expect(watch.note("intake", answered: true, at: Self.start) == nil)
        #expect(watch.note("intake", answered: false, at: Self.start + .seconds(5)) == Self.start + .seconds(5))
        #expect(watch.note("portal", answered: true, at: Self.start + .seconds(6)) == nil)
        #expect(watch.note("intake", answered: false, at: Self.start + .seconds(9)) == Self.start + .seconds(5))
        #expect(watch.note("intake", answered: true, at: Self.start + .seconds(10)) == nil)
        #expect(watch.note("intake", answered: false, at: Self.start + .seconds(20)) == Self.start + .seconds(20))
    }

    @Test(
        "an operator is known for a working day while the register is silent, until it says otherwise; nobody else is")
    func known() throws {
        let operators = KnownOperators()
        let runner = try #require(Login("runner"))
        let post = try #require(RoleAtScope("operator@330281"))
        let desk = try #require(RoleAtScope("county-desk@330281"))
        operators.note([desk, post], of: runner, at: Self.start)
        #expect(operators.roles(of: runner, at: Self.start + .seconds(8 * 3_600 - 1)) == [post])
        #expect(operators.roles(of: runner, at: Self.start + .seconds(8 * 3_600)).isEmpty)
        operators.note([desk], of: runner, at: Self.start + .seconds(1))
        #expect(operators.roles(of: runner, at: Self.start + .seconds(2)).isEmpty)
    }

    @Test("imports go on one per account; of those that ended the newest are kept, and each is its account's alone")
    func jobs() throws {
        let jobs = ImportJobs()
        func isBusy(_ job: ImportJob) throws -> Bool {
            do {
                try jobs.begin(job)
                return false
            } catch let error as EdgeError where error.words == "operator.imports.busy" {
                return true
            }
        }
        let (first, second) = (job(1), job(2, of: "other"))
        try jobs.begin(first)
        #expect(try isBusy(job(3)), "one's own goes on")
        try jobs.begin(second)
        #expect(try !isBusy(job(4, of: "third")))
        #expect(try isBusy(job(5, of: "fourth")), "three go on")
        jobs.change(first.id) { ($0.phase, $0.file) = (.ended, nil) }
        for number in 6...30 { try jobs.begin(job(number, phase: .ended)) }
        let kept = jobs.all(of: "runner")
        #expect(kept.count == ImportJobs.limit - 2)
        #expect(kept.first?.began == Self.start + .seconds(30))
        #expect(jobs.find(second.id, of: "other") != nil, "what goes on is not pushed out")
        #expect(jobs.find(first.id, of: "runner") == nil)
        #expect(jobs.find(second.id, of: "runner") == nil)
    }

    private func step(
        added: Int = 0, unchanged: Int = 0, changes: [RowChange] = [], rejected lines: ClosedRange<Int>? = nil,
        read: Int = 100
    ) -> ImportStep {
        let rejected = (lines.map(Array.init) ?? []).map {
            RejectedRecord(RejectedRow(line: $0, reason: .malformed, message: "x"), cells: ["\($0)"])
        }
        return ImportStep(
            progress: (read, 100), header: ["村代码"], unused: [], doubts: [],
            report: ImportReport(
                added: added, changed: changes.count, unchanged: unchanged, rejected: [], changes: changes),
            rejected: rejected)
    }

    @Test("reports of chunks add up; rejected lines stand in order with their cells and are bounded")
    func reports() {
        var found = ImportFindings()
        found.take(
            step(
                added: 3, unchanged: 2, changes: [RowChange(line: 5, replaced: ["name"], removed: ["telephone"])],
                rejected: 8...9, read: 40))
        found.take(step(added: 1, rejected: 2...3, read: 90))
        #expect(found.lines == 11 && found.added == 4 && found.percent == 90 && found.emptied == 1)
        #expect(found.rejected.map(\.row.line) == [2, 3, 8, 9])
        #expect(found.rejected.first?.cells == ["2"])
        found.take(step(rejected: 10...20_000))
        #expect(found.rejected.count == ImportFindings.limit && found.rejectedCount == 19_995)
    }

    @Test("an import begins once its sender confirms what was foreseen; a newer file takes an older one's place")
    func confirming() throws {
        let jobs = ImportJobs()
        let (first, second) = (job(1), job(2))
        try jobs.begin(first)
        #expect(try jobs.confirm(first.id, of: "runner") == nil, "it is still tried")
        jobs.change(first.id) {
            $0.take(step(unchanged: 4))
            $0.phase = .waiting
        }
        #expect(try jobs.confirm(first.id, of: "runner") == nil, "it would do nothing")
        jobs.change(first.id) { $0.foreseen.take(step(added: 1)) }
        #expect(try jobs.confirm(first.id, of: "other") == nil)
        try jobs.begin(second)
        #expect(try jobs.confirm(first.id, of: "runner") == nil, "its file was let go")
        jobs.change(second.id) {
            $0.take(step(added: 1))
            $0.phase = .waiting
        }
        #expect(try jobs.confirm(second.id, of: "runner") != nil)
        #expect(try jobs.confirm(second.id, of: "runner") == nil, "once")
        for number in 3...20 { try jobs.begin(job(number, of: "account\(number)", phase: .waiting)) }
        let held = (3...20).filter { jobs.all(of: "account\($0)").first?.file != nil }
        #expect(held == Array(16...20), "with the one that is imported, as many as memory has room for")
    }

    @Test("a sheet of labels is allowed the very style that it carries, and no other")
    func labelStyle() throws {
        let link = try #require(LabelLink(base: "https://ql.example/h"))
        let label = CodeLabel(
            code: "K7MA-3XFP-9RTC-W", town: "梁弄镇", village: "东溪村", grid: "001", order: 0, door: "12号",
            telephone: "0574")
        let html = try LabelSheet.html([label], link: link)
        let start = try #require(html.range(of: "<style>")?.upperBound)
        let end = try #require(html.range(of: "</style>")?.lowerBound)
        let hash = Data(SHA256.hash(data: Data(html[start..<end].utf8))).base64EncodedString()
        #expect(LabelPage.policy.contains("style-src 'sha256-\(hash)';"))
        #expect(!html.contains("style=") && !html.contains("<script"))
    }

    @Test("a time is told in China, a span in its largest unit that still says something")
    func times() throws {
        #expect(Self.start.stamp == "2026-11-21 16:00:00")
        let words = try Words(folder: WebFolder.find(nil).appending(path: "words/zh"))
        let spans: [(Int, String)] = [
            (-1, "0 秒"), (119, "119 秒"), (120, "2 分钟"), (7_200, "2 小时"), (172_800, "2 天"),
        ]
        for (seconds, text) in spans { #expect(words.span(.seconds(seconds)) == text) }
    }

    @Test("a share of nothing is a dash, not a mistake")
    func shares() {
        #expect(Share.text(1, of: 3) == "33%")
        #expect(Share.text(0, of: 0) == "—")
    }
}
