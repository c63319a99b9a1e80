import Foundation
import Messages
import Testing

@testable import Intake
@testable import Portal

/// Words that people of a village or an office would not use, and those that stand in their place.
@Suite("Words that are avoided")
struct AvoidedWordsTests {
    /// A regular expression, and what is said instead.
    private static let chinese: [(not: String, but: String)] = [
        ("当事人", "诉求人, 群众"), ("日，星期", "12月1日（星期二）前"), ("一步一步", "办理进度"), ("现在在", "目前由村里办理"),
        ("用完清除", "清除本机记录"), ("曾超期", "答复已超期"), ("作为 ?\\{", "岗位：…"), ("没收下|部分收下|全部收下", "未导入, 部分导入, 全部导入"),
        ("中断", "导入失败"), ("有人离开", "人员离岗"), ("全部空出", "免去全部岗位"), ("对外的门|门没有开", "对外接口未开启"), ("死信", "处理失败的消息"),
        ("跟随者|订阅者", "订阅方"), ("网络回调|(?<!接口)推送|（webhook）", "接口推送"), ("上面填的", "按门牌号, 按户号"), ("按钮上的话", "页面用语"),
        ("不显示的小组", "少于…件不显示"), ("能由它推算", "不显示（少于 5 件或可由此推算）"), ("听语音", "听录音"), ("上门说", "上门告知"),
        ("村文书/代办员", "村文书"), ("镇纪检|[市县]纪检(?!岗)|镇纪委/监察办|[市县]级?纪检监察", "镇纪委, 市纪委"),
    ]

    /// A telephone is written in groups.
    private static let telephones = [("(?<![0-9])0[0-9]{2,3}-?[0-9]{7,8}(?![0-9])", "0574-6200-2201")]

    private static let english: [(not: String, but: String)] = [
        ("\\b[Rr]etaliates\\b", "I am being retaliated against"),
        ("\\b([Tt]ake|[Tt]aken|[Tt]ook) it back\\b", "Withdraw"),
        ("\\b[Uu]rged?\\b", "Send a reminder"), ("\\b[Jj]udg(e|es|ed|ement|ements)\\b", "Rate, Your rating"),
        ("\\b[Ww]atched (over|from)\\b", "Supervised by the town"),
        ("\\b[Tt]urn(ed)? to discipline\\b", "Refer to discipline"),
        ("what you are to them", "your relationship"), ("\\b[Cc]ome to the door\\b", "Visit me"),
        ("never mind the spaces", "Spaces don't matter"), ("\\b[Tt]hrow it away\\b", "Discard"),
    ]

    /// The repository.
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every file below a folder whose name ends so.
    private static func files(below folder: String, _ endings: String...) -> [String] {
        let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path())
        return (names?.compactMap { $0 as? String } ?? []).filter { name in endings.contains { name.hasSuffix($0) } }
            .map { "\(folder)/\($0)" }
    }

    /// The texts between quotation marks of a Swift file, and of no comment.
    private static func literals(of file: String) throws -> [String] {
        try String(contentsOf: root.appending(path: file), encoding: .utf8).split(separator: "\n")
            .filter { !$0.drop { $0 == " " }.hasPrefix("//") }
            .flatMap { $0.matches(of: #/"((?:[^"\\]|\\.)*)"/#).map { String($0.output.1) } }
    }

    /// The lines of a file of words: of no comment, and no key that stands alone.
    private static func lines(of file: String) throws -> [String] {
        try String(contentsOf: root.appending(path: file), encoding: .utf8).split(separator: "\n").map(String.init)
            .filter { !$0.drop { $0 == " " }.hasPrefix("#") && !$0.hasSuffix(":") }
    }

    private static func check(_ texts: [String], _ table: [(not: String, but: String)], _ place: String) throws {
        let whole = texts.joined(separator: "\n")
        for (not, but) in table {
            let found = try NSRegularExpression(pattern: not).firstMatch(
                in: whole, range: NSRange(whole.startIndex..., in: whole))
            let text = found.flatMap { Range($0.range, in: whole) }.map { whole[whole.lineRange(for: $0)] }
            #expect(text == nil, "\(place): “\(not)” should be “\(but)”")
        }
    }

    @Test("None stands in the words of the pages", arguments: Language.allCases)
    func pages(language: Language) throws {
        let words = try Words(folder: Self.root.appending(path: "Services/Portal/Web/words/\(language.rawValue)"))
        #expect(words.keys.count > 500)
        for key in words.keys {
            try Self.check(
                [words(key)], (language == .chinese ? Self.chinese : Self.english) + Self.telephones,
                "\(language) \(key)")
        }
    }

    @Test("None stands in the words of notices and answers")
    func notices() throws {
        try Self.check(Self.lines(of: "Services/Notification/Data/words-zh.yaml"), Self.chinese, "words-zh.yaml")
        try Self.check(Self.lines(of: "Services/Notification/Data/words-en.yaml"), Self.english, "words-en.yaml")
        try Self.check(Self.lines(of: "Services/Portal/Web/answers.json"), Self.chinese, "answers.json")
        try Self.check(Self.lines(of: "Services/Intake/Data/policy.json"), Self.chinese, "policy.json")
    }

    @Test("None stands in what the commands print, in what desks refuse, and in the texts of the deployment")
    func programs() throws {
        let sources = Self.files(below: "Services", ".swift") + Self.files(below: "Shared", ".swift")
        #expect(sources.count > 500)
        // The names by which files of posts may call a role, whatever the suite calls it.
        for file in sources where !file.hasSuffix("/PostKinds.swift") {
            try Self.check(Self.literals(of: file), Self.chinese, file)
        }
        // A command's own name is the method's.
        for file in sources where file.hasPrefix("Services/Qinglian/") {
            try Self.check(
                Self.literals(of: file).filter { $0.contains(" ") && !$0.contains(".") }, Self.english, file)
        }
        for file in Self.files(below: "compose", ".yaml", ".yml", ".md", ".conf", ".json", ".example") {
            try Self.check(Self.lines(of: file), Self.chinese, file)
        }
    }

    @Test("A role has one name on pages, in notices and in the table of posts")
    func roles() throws {
        let words = try Words(folder: Self.root.appending(path: "Services/Portal/Web/words/zh"))
        let notices = try Self.lines(of: "Services/Notification/Data/words-zh.yaml")
        for role in Role.allCases {
            let name = words("role.\(role.rawValue)")
            #expect(PostKind.of(role).names.contains(name), "\(role)")
            #expect(notices.contains("    \(role.rawValue): \(name)"), "\(role)")
            if let shown = words.find("staff.role.\(role.rawValue)") { #expect(shown == name) }
        }
    }
}
