import Foundation
import HTTPTypes
import Messages
import Testing

@testable import Portal

@Suite("The table of the HTTP interface")
struct OperationsTests {
    @Test("No two operations share an id, or a method and path")
    func unique() {
        #expect(Set(Operations.all.map(\.id)).count == Operations.all.count)
        #expect(Set(Operations.all.map { "\($0.method) \($0.path)" }).count == Operations.all.count)
    }

    @Test("Every parameter of a path becomes a member of the request")
    func paths() {
        for operation in Operations.all {
            #expect(
                operation.path.parameters.sorted() == operation.members(in: .path).map(\.name).sorted(),
                "\(operation.id)")
        }
    }

    @Test("Codes and numbers of receipts stand in bodies, never in addresses")
    func secrets() {
        let secret = ["code", "receipt", "telephone", "name", "story", "text"]
        for operation in Operations.all {
            let open = (operation.members(in: .path) + operation.members(in: .query)).map(\.name)
            #expect(open.allSatisfy { !secret.contains($0) }, "\(operation.id)")
        }
    }

    @Test("A GET changes nothing, and every command is a POST")
    func methods() {
        for operation in Operations.all {
            #expect(operation.isCommand ? operation.method == .post : operation.method == .get, "\(operation.id)")
        }
    }

    @Test("Every command and query about cases can be asked over HTTP")
    func complete() {
        let asked = Set(
            Operations.all.compactMap { if case .ask(let question) = $0.work { question.method } else { nil } })
        // A filer's telephone is for the service that tells filers, and for no program.
        let wanted = (Catalogue.cases.commands.map { $0.method } + Catalogue.cases.queries.map { $0.method })
            .filter { $0 != ReadFilerTelephone.method }
        #expect(wanted.filter { !asked.contains($0) }.map(\.description) == [])
    }

    @Test("What is open to the public is what a villager may do")
    func open() {
        let open = Operations.all.filter { $0.scope == nil && $0.section != .service }.map(\.path.description)
        #expect(
            open.allSatisfy {
                $0.hasPrefix("/receipts/")
                    || ["/policy", "/areas", "/outlook", "/codes/resolve", "/cases"].contains($0)
            })
    }

    @Test(
        "A path tells which methods it answers",
        arguments: [
            ("/api/v1/cases", ["GET", "POST", "HEAD"]), ("/api/v1/cases/x/accept", ["POST"]),
            ("/api/v1/policy", ["GET", "HEAD"]), ("/api/v1/nothing", []), ("/api/v1/cases//accept", []),
            ("/api/v1/policy/", []), ("/api/v2/policy", []),
        ])
    func allowed(path: String, methods: [String]) {
        #expect(Set(Operations.methods(at: path).map(\.rawValue)) == Set(methods))
    }
}
