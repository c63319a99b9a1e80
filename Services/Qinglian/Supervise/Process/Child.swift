import ArgumentParser

/// Hidden: what `up` starts in order to start a service. It ties itself to its parent and becomes the service.
struct Child: ParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @Option var parent: Int32
    @Argument(parsing: .postTerminator) var words: [String]

    func run() throws {
        try ChildProcess.become(words, childOf: parent)
    }
}
