import Contract
import Foundation
import Messages
import Synchronization

/// The contract and what is served of it, made when it is first asked for: most portals are never asked.
final class ContractShelf: Sendable {
    struct Shelf: Sendable {
        let contract: Contract
        let document: Data
        /// By their identity, `urn:qinglian:event:intake.case.filed`.
        let schemas: [String: Data]

        init() throws {
            contract = try Contract()
            document = Data(try AsyncAPIDocument(contract).text.utf8)
            schemas = try contract.schemaDocuments.mapValues { try JSONCoding.encode($0) }
        }
    }

    private let made = Mutex<Shelf?>(nil)

    /// - Throws: a coding error of a type whose schema cannot be derived; a test walks the whole suite.
    func shelf() throws -> Shelf {
        try made.withLock { made in
            if let made { return made }
            let new = try Shelf()
            made = new
            return new
        }
    }
}
