import Foundation

let words = CommandLine.arguments.dropFirst()
if words.first?.hasPrefix("--") == true {
    // With a service's flags and no command it is the service that is measured.
    await BenchService.main()
}
do {
    if words.first == "hello" {
        try await HelloServer.run(port: Arguments(words).integer("port", default: 0))
        exit(0)
    }
    try run(Arguments(words))
} catch {
    FileHandle.standardError.write(Data("Benchmarks: \(error)\n".utf8))
    exit(1)
}
