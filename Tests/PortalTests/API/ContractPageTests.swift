import Contract
import Foundation
import Messages
import Testing

@testable import Portal

@Suite("The pages of the contract")
struct ContractPageTests {
    let contract: Contract
    let chinese: Words
    let english: Words

    init() throws {
        contract = try Contract()
        let web = try WebFolder.find(nil)
        chinese = try Words(folder: web.appending(path: "words/zh"))
        english = try Words(folder: web.appending(path: "words/en"))
    }

    @Test("Every type of event has a meaning in both languages, and the English one is the type's own")
    func meanings() {
        let said =
            contract.events.map { ($0.type.description, $0.summary) } + contract.webhooks.map { ($0.type, $0.summary) }
        for (type, summary) in said {
            #expect(english.find("contract.events.\(type)") == summary, "words/en/contract.json: \(type)")
            #expect(chinese.find("contract.events.\(type)")?.isEmpty == false, "words/zh/contract.json: \(type)")
        }
    }

    @Test("Every member of every event, at every depth, has a meaning in both languages")
    func members() {
        let described =
            contract.events.map { ($0.type.description, $0.data.schema) }
            + contract.webhooks.map { ($0.type, $0.data.schema) }
            + ["event", "head"].compactMap { part in contract.wire[part].map { ("", $0.schema) } }
        for words in [chinese, english] {
            for (type, schema) in described {
                let rows = MemberRow.rows(of: schema, in: type, words)
                for row in rows { #expect(row.meaning != nil, "contract.members: \(type) \(row.path)") }
            }
        }
    }

    @Test("Words of a member that no event has are not kept")
    func nothingStale() {
        var known: Set<String> = []
        for event in contract.events {
            for row in MemberRow.rows(of: event.data.schema, in: nil, chinese) {
                let path = row.path.replacing("[]", with: "").replacing("[*]", with: "")
                known.insert("contract.at.\(event.type) \(path)")
            }
        }
        for hook in contract.webhooks {
            for row in MemberRow.rows(of: hook.data.schema, in: nil, chinese) {
                known.insert("contract.at.\(hook.type) \(row.path)")
            }
        }
        for key in chinese.keys where key.hasPrefix("contract.at.") { #expect(known.contains(key), "\(key)") }
    }

    @Test("The index names every event, webhook and method, each service under its title")
    func index() {
        let index = ContractIndex(contract, chinese)
        #expect(index.services.flatMap(\.events).count == contract.events.count)
        #expect(index.services.flatMap(\.methods).count == contract.methods.count)
        #expect(index.webhooks.count == contract.webhooks.count)
        #expect(index.services.allSatisfy { !$0.title.hasPrefix("contract.") })
    }

    @Test("Types are said in words, with their bounds")
    func types() {
        let words = TypeWords(english)
        #expect(words.text(.integer(minimum: 1, maximum: 5)) == "integer · at least 1 · at most 5")
        #expect(words.text(.array(of: UUIDv7.schema, maxItems: nil)) == "list · UUID version 7")
        #expect(words.text(.words(["a", "b"])) == "one of: a, b")
        #expect(words.text(.nullable(.boolean)) == "true or false · may be null")
        #expect(words.text(.map(of: Position.schema)) == "map by name · position, 20 digits")
        #expect(words.text(.text(pattern: "^x$", maxLength: 3)) == "text · like ^x$ · at most 3 characters")
    }

    @Test("What an event's dataschema names is served under that name, and says so itself")
    func schemas() throws {
        let shelf = try ContractShelf().shelf()
        for event in contract.events {
            let name = EventBytes.schemaURI(event.type)
            let schema = try JSONCoding.decode(JSONValue.self, from: #require(shelf.schemas[name]))
            #expect(schema["$id"] == .string(name))
            #expect(schema["properties"] == event.data.schema.json["properties"])
        }
        #expect(shelf.schemas.count == contract.events.count + 2 * contract.methods.count + contract.webhooks.count + 4)
    }

    @Test("There is no page of what is not there")
    func unknown() {
        #expect(ContractMessage(event: "intake.case.lost", contract, chinese) == nil)
        #expect(ContractMessage(method: "intake.case.lost", contract, chinese) == nil)
        #expect(ContractMessage(event: "notification.notice", contract, chinese)?.topic == nil)
        #expect(ContractMessage(event: "intake.case.filed", contract, chinese)?.topic == "intake.case.filed.")
    }
}
