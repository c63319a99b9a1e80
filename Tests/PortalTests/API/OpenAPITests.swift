import Foundation
import HTTPTypes
import Messages
import Testing

@testable import Portal

@Suite("The OpenAPI document")
struct OpenAPITests {
    let document = OpenAPIDocument(Operations.all)

    @Test("Every operation is described, with the answers it can give")
    func operations() throws {
        for operation in Operations.all {
            let described = document.json["paths"]?[operation.path.description]?[operation.method.rawValue.lowercased()]
            #expect(described?["operationId"] == .string(operation.id))
            #expect(described?["responses"]?[String(operation.status.code)] != nil, "\(operation.id)")
            for kind in operation.problems {
                #expect(described?["responses"]?[String(kind.status.code)] != nil, "\(operation.id) \(kind)")
            }
        }
    }

    @Test("Every reference leads somewhere")
    func references() {
        var found = 0
        func walk(_ value: JSONValue) {
            switch value {
            case .object(let members):
                if case .string(let reference) = value["$ref"] {
                    found += 1
                    let name = reference.split(separator: "/").last.map(String.init) ?? ""
                    #expect(document.json["components"]?["schemas"]?[name] != nil, "\(reference)")
                }
                members.values.forEach(walk)
            case .array(let values): values.forEach(walk)
            default: break
            }
        }
        walk(document.json)
        #expect(found > 100)
    }

    @Test("What takes files is described as JSON and as a form with files; nothing else is a form")
    func files() {
        for operation in Operations.all where operation.method == .post {
            let content = document.json["paths"]?[operation.path.description]?["post"]?["requestBody"]?["content"]
            #expect(content?["application/json"] != nil, "\(operation.id)")
            let form = content?["multipart/form-data"]
            #expect((form != nil) == operation.takesFiles, "\(operation.id)")
            guard let form else { continue }
            #expect(form["schema"]?["properties"]?["request"] == content?["application/json"]?["schema"])
            #expect(form["schema"]?["properties"]?["photos"]?["maxItems"] == 3)
        }
        #expect(
            Operations.all.filter(\.takesFiles).map(\.id) == [
                "case-file", "receipt-add", "receipt-supply-papers", "case-file-by-staff", "case-supply-papers",
                "case-answer", "case-visit", "case-add",
            ])
    }

    @Test("A member with a fallback need not be sent, and says what is taken instead")
    func fallback() {
        let parameters = document.json["paths"]?["/cases"]?["get"]?["parameters"]
        guard case .array(let all) = parameters, let limit = all.first(where: { $0["name"] == "limit" }) else {
            Issue.record("no parameter 'limit'")
            return
        }
        #expect(limit["required"] == false)
        #expect(limit["schema"]?["default"] == 50)
        #expect(limit["schema"]?["maximum"] == 200)
    }

    @Test("The page for people names every operation in both languages, and none that there is not")
    func page() throws {
        let web = try WebFolder.find(nil)
        for language in Language.allCases {
            let words = try Words(folder: web.appending(path: "words/\(language.rawValue)"))
            for operation in Operations.all {
                #expect(words.find("api.operations.\(operation.id)") != nil, "\(language) \(operation.id)")
            }
            let named = words.keys.filter { $0.hasPrefix("api.operations.") }
            #expect(Set(named).subtracting(Operations.all.map { "api.operations.\($0.id)" }) == [], "\(language)")
            for section in APIOperation.Section.allCases {
                #expect(words.find("api.sections.\(section.rawValue)") != nil)
            }
            for state in CaseState.allCases { #expect(words.find("case.state.\(state.rawValue)") != nil) }
        }
    }
}
