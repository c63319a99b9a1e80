import Foundation
import Ledger
import Logging
import Messages
import Vault

/// The modes in which an operator looks after a service's data.
struct Care {
    let definition: ServiceDefinition
    let place: Place
    let logger: Logger
    let surroundings = Surroundings.system

    func perform(_ mode: Mode, _ operand: String?) throws {
    }
}
