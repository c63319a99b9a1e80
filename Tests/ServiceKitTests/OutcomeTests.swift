import Messages
import Testing

@testable import ServiceKit

@Suite("What logs say of a command's outcome")
struct OutcomeTests {
    @Test("a refusal is named in the log, but for methods that are not told apart")
    func refusals() {
        let methods = Catalogue.suite.flatMap { catalogue in catalogue.commands.map { $0.method } }
        let refusal = Reply.Outcome.refused("retaliation.unknown")
        let discreet = methods.filter(\.isDiscreet)
        for method in methods {
            #expect(refusal.logged(of: method) == (method.isDiscreet ? "refused" : "retaliation.unknown"))
            #expect(Reply.Outcome.done.logged(of: method) == "done")
            #expect(Reply.Outcome.remembered.logged(of: method) == "remembered")
        }
        #expect(discreet.count > 20 && discreet.count < methods.count)
    }
}
