import Foundation

let words = CommandLine.arguments.dropFirst()
if words.first?.hasPrefix("--") == true {
    // With a service's flags and no command it is the service that is measured.
    await BenchService.main()
}
do {
    try run(Arguments(words))
} catch {
    FileHandle.standardError.write(Data("Benchmarks: \(error)\n".utf8))
    exit(1)
}
