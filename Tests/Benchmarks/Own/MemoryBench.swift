import Glibc

/// Resident memory of an idle service: started, asked nothing, ten seconds later.
struct MemoryBench {
    /// The service's program.
    let executable: String

    func mebibytes() throws -> Double {
        let name = executable.split(separator: "/").last.map(String.init) ?? executable
        let service = try OwnService(name, executable: executable)
        defer { service.stop() }
        try service.start()
        sleep(10)
        return Double(try service.residentBytes()) / 1_048_576
    }
}
