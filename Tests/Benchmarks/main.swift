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
    if words.first == "notices" {
        let arguments = try Arguments(words)
        print(try await NoticeBench(programs: programs(), cases: arguments.integer("cases", default: 100_000)).run())
        exit(0)
    }
    if words.first == "contacts" {
        let arguments = try Arguments(words)
        let contacts = try arguments.integer("contacts", default: 1_000_000)
        print(try await ContactBench(programs: programs(), contacts: contacts).run())
        exit(0)
    }
    try run(Arguments(words))
} catch {
    FileHandle.standardError.write(Data("Benchmarks: \(error)\n".utf8))
    exit(1)
}
