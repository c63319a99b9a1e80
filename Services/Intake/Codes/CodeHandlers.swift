import Messages
import ServiceKit

enum CodeHandlers {
    static func install(into service: inout ServiceDefinition) {
        service.on(IssueCodes.self, CodeIssue.issue)
        service.on(PrintCodes.self, CodePrint.print)
        service.on(FixCode.self, CodeFix.fix)
        service.on(ReplaceCode.self, CodeChanges.replace)
        service.on(RetireCode.self, CodeChanges.retire)
        service.on(ResolveCode.self, CodeResolve.resolve)
    }
}
