import Messages
import Testing

@testable import Portal

@Suite("The form of notice preferences")
struct PreferenceFormTests {
    private func form(_ fields: [String: [String]]) -> PreferenceForm { PreferenceForm(Form(fields: fields)) }

    @Test("what is set comes back unchanged when nothing is touched")
    func unchanged() throws {
        let weekly = NoticePreferences(
            language: .en, muted: [.init(kind: .task, channel: .sms), .init(kind: .system, channel: .webhook)],
            quiet: nil, digest: .init(at: ClockTime(minutes: 540), weekday: 5))
        for preferences in [NoticePreferences.standard, weekly] {
            #expect(try PreferenceForm(preferences).preferences() == preferences)
        }
    }

    @Test("boxes that are not ticked are muted, for the ways to a person only")
    func boxes() throws {
        let preferences = try form(["wanted": ["task.email", "deadline.sms", "task.wecom", "nonsense"]]).preferences()
        #expect(preferences.muted.count == NoticeKind.allCases.count * 3 - 2)
        #expect(!preferences.muted.contains(.init(kind: .task, channel: .email)))
        #expect(!preferences.muted.contains(.init(kind: .deadline, channel: .sms)))
        #expect(preferences.muted.allSatisfy { !$0.channel.isGroup })
        #expect(preferences.quiet == nil && preferences.digest == nil && preferences.language == .zh)
    }

    @Test(
        "times that are wrong are said beside their field, and stay typed",
        arguments: [
            (["quiet": ["1"], "from": ["22:00"], "to": ["24:00"]], "inbox.preferences.time", nil),
            (["quiet": ["1"], "from": ["22:00"], "to": ["22:00"]], "inbox.preferences.same", nil),
            (["quiet": ["1"]], "inbox.preferences.time", nil),
            (["digest": ["daily"], "at": ["8"]], nil, "inbox.preferences.time"),
        ] as [([String: [String]], String?, String?)])
    func wrong(_ fields: [String: [String]], quiet: String?, digest: String?) {
        let typed = form(fields)
        #expect(throws: PreferenceForm.Problems(quiet: quiet, digestAt: digest)) { try typed.preferences() }
        #expect(typed.quietTo == fields["to"]?.first ?? "")
    }

    @Test("times of what is switched off are not looked at")
    func off() throws {
        let preferences = try form(["from": ["x"], "digest": ["none"], "at": ["y"]]).preferences()
        #expect(preferences.quiet == nil && preferences.digest == nil)
    }

    @Test("a weekly digest has its weekday, a daily one none")
    func digest() throws {
        let fields = ["at": ["09:15"], "weekday": ["3"]]
        let weekly = try form(fields.merging(["digest": ["weekly"]]) { $1 }).preferences()
        #expect(weekly.digest == .init(at: ClockTime(minutes: 555), weekday: 3))
        let daily = try form(fields.merging(["digest": ["daily"]]) { $1 }).preferences()
        #expect(daily.digest == .init(at: ClockTime(minutes: 555)))
        let other = form(["digest": ["weekly"], "at": ["09:15"], "weekday": ["8"]])
        #expect(try other.preferences().digest?.weekday == 1)
    }
}
