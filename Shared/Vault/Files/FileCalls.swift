/// The system calls by which the vault changes plain files; handed in, so that tests let any of them fail.
package struct FileCalls: Sendable {
    package enum Call: CaseIterable, Sendable {
        case create, write, sync, link, rename, unlink, makeFolder, openFolder, syncFolder
    }

    /// Does one call, and answers what it returned: below 0 for a failure, whose reason is then in `errno`.
    package let perform: @Sendable (_ call: Call, _ path: String, _ body: () -> Int) -> Int

    package init(_ perform: @escaping @Sendable (_ call: Call, _ path: String, _ body: () -> Int) -> Int) {
        self.perform = perform
    }

    package static let system = FileCalls { _, _, body in body() }
}
