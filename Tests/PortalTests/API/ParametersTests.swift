import Foundation
import Messages
import Testing

@testable import Portal

@Suite("What a request says becomes a desk's parameters")
struct ParametersTests {
    private func read(
        _ id: String, path: [String: String] = [:], query: String? = nil, body: String? = nil
    ) throws -> [String: JSONValue] {
        let operation = try #require(Operations.all.first { $0.id == id })
        return try Parameters(operation: operation).read(
            path: { path[$0] }, query: query, body: body.map { Data($0.utf8) })
    }

    private func flaws(_ id: String, query: String? = nil, body: String? = nil) -> [Problem.Flaw] {
        do {
            _ = try read(id, path: ["case": "0192f6c1-7b1a-7abc-8def-0123456789ab"], query: query, body: body)
            return []
        } catch {
            return (error as? Problem)?.errors ?? []
        }
    }

    @Test("A list of the query is a name repeated; what is absent has its fallback")
    func query() throws {
        let values = try read("case-list", query: "states=filed&states=received&overdue=true&limit=7")
        #expect(values["states"] == ["filed", "received"])
        #expect(values["kinds"] == [])
        #expect(values["overdue"] == true)
        #expect(values["mine"] == false)
        #expect(values["limit"] == 7)
    }

    @Test("Path and body come together; the receipt's number becomes the case")
    func body() throws {
        let id = "0192f6c1-7b1a-7abc-8def-0123456789ab"
        #expect(try read("case-close", path: ["case": id], body: "{}") == ["case": .string(id)])
        let judged = try read("receipt-judge", body: #"{"receipt":"1234567812345678","grade":5}"#)
        #expect(judged == ["case": "1234567812345678", "grade": 5, "reopen": false])
    }

    @Test("A cursor is read back as it was written")
    func cursor() throws {
        let place: JSONValue = ["area": "330281114201", "grid": "001"]
        let cursor = try #require(Paging.encode(place))
        #expect(try read("grids-list", query: "area=330281&cursor=\(cursor)")["after"] == place)
    }

    @Test(
        "Unknown, missing and ill-typed parameters are named",
        arguments: [
            ("limit=many", "limit"), ("limit=0", "limit"), ("limit=201", "limit"), ("states=lost", "states/0"),
            ("mine=1", "mine"), ("mine=true&mine=true", "mine"), ("colour=red", "colour"), ("cursor=%21", "cursor"),
        ])
    func badQuery(query: String, at: String) {
        #expect(flaws("case-list", query: query).map(\.at) == [at])
    }

    @Test(
        "Unknown, missing and ill-typed members are named at their depth",
        arguments: [
            (#"{"filing":{"kind":"help","category":"x","story":"s","telefone":"1"}}"#, "/filing/telefone"),
            (#"{"filing":{"kind":"help","category":"x"}}"#, "/filing/story"),
            (#"{"filing":{"kind":"gossip","category":"x","story":"s"}}"#, "/filing/kind"),
            (#"{"filing":[]}"#, "/filing"), (#"{}"#, "/filing"),
            (#"{"filing":{"kind":"help","category":"x","story":"s"},"code":null}"#, "/code"),
        ])
    func badBody(body: String, at: String) {
        #expect(flaws("case-file", body: body).map(\.at) == [at])
    }

    @Test(
        "A body that is no JSON object is malformed, and never crashes",
        arguments: [
            "", "[]", "{", "null", #"{"a":1,"a":2}"#, String(repeating: "[", count: 5_000), "\u{0}",
            #"{"filing":{"kind":"help","kind":"consult","category":"x","story":"s"}}"#,
            #"{"filing":{"kind":"help","k\u0069nd":"consult","category":"x","story":"s"}}"#,
            #"{"filing":{"kind":"help","category":"x","story":"s",}}"#,
            #"{"filing":{"kind":"help","category":"x","story":"\ud800"}}"#, #"{"grade":01}"#,
        ])
    func malformed(body: String) {
        #expect(throws: Problem.self) { try read("case-file", body: body) }
    }

    @Test(
        "A number out of range is told as one, in the query and in the body",
        arguments: ["9223372036854775808", "-9223372036854775809", "1e400", "1e19"])
    func outOfRange(number: String) {
        let body = flaws("receipt-judge", body: "{\"receipt\":\"1234567812345678\",\"grade\":\(number)}")
        #expect(body.map(\.at) == ["/grade"])
        #expect(body.allSatisfy { $0.problem.contains("out of range") })
        guard !number.contains("e") else { return }
        let query = flaws("case-list", query: "limit=\(number)")
        #expect(query == [.init(at: "limit", problem: "is out of range: must be a whole number from 1 to 200")])
    }

    @Test("A case that no id could name does not exist")
    func path() {
        #expect(throws: Problem(.missing)) { try read("case-close", path: ["case": "1234567812345678"], body: "{}") }
    }

    @Test("At most twenty flaws are told, and long names are cut short")
    func bounded() {
        let names = (0..<100).map { "\"\($0)\(String(repeating: "x", count: 500))\":1" }.joined(separator: ",")
        let found = flaws("case-file", body: "{\(names)}")
        #expect(found.count == 20)
        #expect(found.allSatisfy { $0.at.count <= 61 })
    }
}
