import Foundation
import Messages
import Testing

@testable import Contract

@Suite("Examples made from the types")
struct SampleTests {
    @Test("every example of an event is read by the type that it shows")
    func events() throws {
        func check<E: Event>(_ type: E.Type) throws {
            let sample = try Sample.of(type)
            let read = try JSONCoding.decode(type, from: JSONCoding.encode(sample))
            #expect(try JSONCoding.decode(JSONValue.self, from: JSONCoding.encode(read)) == sample, "\(type.type)")
        }
        for catalogue in Catalogue.suite + [.common] {
            for type in catalogue.events { try check(type) }
        }
    }

    @Test("every example of a request and of an answer is read by the type that it shows")
    func requests() throws {
        func check<R: Request>(_ type: R.Type) throws {
            _ = try JSONCoding.decode(R.self, from: JSONCoding.encode(Sample.of(type)))
            _ = try JSONCoding.decode(R.Reply.self, from: JSONCoding.encode(Sample.of(R.Reply.self)))
        }
        for catalogue in Catalogue.suite + [.common] {
            for type in catalogue.commands { try check(type) }
            for type in catalogue.queries { try check(type) }
        }
    }

    @Test("an example shows every member")
    func members() throws {
        for event in try Contract().events {
            guard case .object(let properties, _) = event.data.schema else { continue }
            for property in properties {
                #expect(event.data.example[property.name] != nil, "\(event.type) \(property.name)")
            }
        }
    }
}
