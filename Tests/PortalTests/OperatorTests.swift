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

    private func job(_ number: Int, of account: String = "runner", ended: Timestamp? = nil) -> ImportJob {
        var random = SystemRandomNumberGenerator()
        return ImportJob(
            id: UUIDv7(time: Self.start, random: &random), account: account, kind: .grids, bytes: 100,
            began: Self.start + .seconds(number), ended: ended)
    }

    @Test("the commands of one form have ids that differ, and are the same when the form is sent again")
    func parts() throws {
        var random = SystemRandomNumberGenerator()
        let id = UUIDv7(time: Self.start, random: &random)
        let parts = (0..<CodeChange.partLimit * 5).compactMap { id.part($0) }
        #expect(parts.first == id)
        #expect(Set(parts).count == CodeChange.partLimit * 5)
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
        jobs.change(first.id) { $0.ended = Self.start }
        for number in 6...30 { try jobs.begin(job(number, ended: Self.start)) }
        let kept = jobs.all(of: "runner")
        #expect(kept.count == ImportJobs.limit - 2)
        #expect(kept.first?.began == Self.start + .seconds(30))
        #expect(jobs.find(second.id, of: "other") != nil, "what goes on is not pushed out")
        #expect(jobs.find(first.id, of: "runner") == nil)
        #expect(jobs.find(second.id, of: "runner") == nil)
    }

    @Test("reports of chunks add up; rejected lines stand in order and are bounded")
    func reports() {
        var job = job(1)
        func rejected(_ lines: ClosedRange<Int>) -> [RejectedRow] {
            lines.map { RejectedRow(line: $0, reason: .malformed, message: "x") }
        }
        job.take(ImportReport(added: 3, changed: 1, unchanged: 2, rejected: rejected(8...9)), read: 40)
        job.take(ImportReport(added: 1, changed: 0, unchanged: 0, rejected: rejected(2...3)), read: 90)
        #expect(job.lines == 11 && job.added == 4 && job.percent == 90)
        #expect(job.rejected.map(\.line) == [2, 3, 8, 9])
        job.take(ImportReport(added: 0, changed: 0, unchanged: 0, rejected: rejected(10...20_000)), read: 100)
        #expect(job.rejected.count == ImportJob.rejectionLimit && job.rejectedCount == 19_995)
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
