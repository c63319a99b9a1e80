import ArgumentParser
import Foundation
import Messages

/// What a filer says.
struct FilingOptions: ParsableArguments {
    @Option(help: "The household's code 户廉码, as typed or scanned.")
    var code: String?
    @Option(help: "不说是哪家: the village's area code, instead of a household's code.")
    var village: AreaCode?
    @Option(help: "consult 咨询, help 求助, supervise 监督 or suggest 建议.")
    var kind: CaseKind
    @Option(help: "One of the policy's categories; 'qinglian call intake.policy' lists them.")
    var category = "other"
    @Option(help: "Whom a matter of supervision is about: village or town.")
    var target: CaseTarget?
    @Option(help: "What it is about, 1 to 20,000 characters; '-' reads it from standard input.")
    var story: String
    @Option(help: "What the filer wants after the answer: door 上门, telephone 打电话 or none 都不要.")
    var wish: VisitWish?
    @Option(help: "可以不留.")
    var telephone: String?
    @Option(help: "可以不留.")
    var name: String?

    func validate() throws {
        guard (code == nil) != (village == nil) else {
            throw ValidationError("give either --code or --village (不说是哪家)")
        }
    }

    func filing() throws -> CaseFiling {
        let words = story == "-" ? String(decoding: try Standard.input(limit: 1 << 20), as: UTF8.self) : story
        return CaseFiling(
            kind: kind, category: category, target: target, story: words, wish: wish, telephone: telephone, name: name)
    }
}

extension CaseReceipt {
    /// For a terminal; the number is shown this once.
    var text: String {
        Table.pairs([
            ("查询码 receipt", receipt), ("编号 case", `case`.description), ("承办 office", office),
            ("签收期限 receive by", receiveBy.shown(provisional.contains(.receive))),
            ("答复期限 answer by", answerBy.shown(provisional.contains(.answer))),
        ]) + "\n\n" + promises.map(\.chinese).joined(separator: "\n")
    }
}
