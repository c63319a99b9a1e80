import Foundation
import Messages
import Testing

@testable import Contract

@Suite("The AsyncAPI document")
struct DocumentTests {
    let document: AsyncAPIDocument
    let contract: Contract

    init() throws {
        contract = try Contract()
        document = AsyncAPIDocument(contract)
    }

    static let landed = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Shared/Messages/asyncapi.json")

    @Test("the document that is checked in is what the types say; scripts/contract renews it")
    func current() throws {
        let landed = try String(contentsOf: Self.landed, encoding: .utf8)
        let isCurrent = try landed == document.text
        #expect(isCurrent, "Shared/Messages/asyncapi.json is not what the types say: run scripts/contract")
    }

    @Test("nothing that has landed is broken")
    func unbroken() throws {
        let landed = try Promises(
            asyncAPI: JSONCoding.decode(JSONValue.self, from: Data(contentsOf: Self.landed)))
        #expect(Compatibility.breaks(landed: landed, now: Promises(contract)) == [])
    }

    @Test("what the document promises is read back as it was")
    func readBack() throws {
        let read = try Promises(asyncAPI: document.json)
        let made = Promises(contract)
        #expect(read.kinds == made.kinds)
        #expect(Set(read.schemas.keys) == Set(made.schemas.keys))
        #expect(Compatibility.breaks(landed: made, now: read) == [])
        #expect(Compatibility.breaks(landed: read, now: made) == [])
    }

    @Test("every type of event has a channel under its topic, every method a request and its reply")
    func whole() throws {
        for catalogue in Catalogue.suite + [.common] {
            for type in catalogue.events {
                #expect(
                    document.json["channels"]?["event.\(type.type)"]?["address"]
                        == .string(type.type.topic.description))
            }
            for method in catalogue.commands.map({ $0 as any Request.Type }) + catalogue.queries {
                let operation = document.json["operations"]?["call.\(method.method)"]
                #expect(operation?["action"] == "receive")
                #expect(operation?["reply"] != nil)
            }
        }
        #expect(Set(contract.services.map(\.name)).isSubset(of: Self.heads(document)))
    }

    @Test("every reference leads to something")
    func references() {
        var references: Set<String> = []
        func collect(_ value: JSONValue) {
            switch value {
            case .object(let members):
                if case .string(let reference)? = members["$ref"] { references.insert(reference) }
                members.values.forEach(collect)
            case .array(let elements): elements.forEach(collect)
            default: break
            }
        }
        collect(document.json)
        for reference in references {
            let found = reference.split(separator: "/").dropFirst().reduce(document.json as JSONValue?) {
                $0?[String($1)]
            }
            #expect(found != nil, "\(reference)")
        }
        #expect(references.count > 500)
    }

    @Test("every whole number of a request has a least and a greatest value in its schema")
    func boundedNumbers() {
        var numbers = 0
        func unbounded(_ schema: Schema, _ path: String) -> [String] {
            switch schema {
            case .integer(let least, let most):
                numbers += 1
                return least == nil || most == nil ? [path] : []
            case .number, .anything, .boolean, .string, .enumeration: return []
            case .array(let inner, _), .map(let inner), .nullable(let inner): return unbounded(inner, path)
            case .object(let members, _): return members.flatMap { unbounded($0.schema, "\(path).\($0.name)") }
            }
        }
        let methods = contract.sharedMethods + contract.services.flatMap(\.methods)
        #expect(methods.flatMap { unbounded($0.params.schema, $0.method.description) } == [])
        #expect(numbers > 30)
    }

    private static func heads(_ document: AsyncAPIDocument) -> Set<String> {
        guard case .object(let channels)? = document.json["channels"] else { return [] }
        return Set(channels.keys.filter { $0.hasPrefix("head.") }.map { String($0.dropFirst("head.".count)) })
    }
}
