/// `Benchmarks COMMAND [--name value]…`
struct Arguments {
    let command: String
    private var values: [String: String] = [:]

    init(_ words: ArraySlice<String>) throws {
        var words = words
        command = words.popFirst() ?? "help"
        while let name = words.popFirst() {
            guard name.hasPrefix("--"), let value = words.popFirst() else {
                throw BenchmarkError("expected --name value, found \(name)")
            }
            values[String(name.dropFirst(2))] = value
        }
    }

    func integer(_ name: String, default value: Int) throws -> Int {
        guard let text = values[name] else { return value }
        guard let number = Int(text) else { throw BenchmarkError("--\(name) takes a number, not \(text)") }
        return number
    }

    func text(_ name: String) -> String? { values[name] }
}
