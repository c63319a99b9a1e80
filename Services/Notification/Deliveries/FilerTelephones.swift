import Bus
import Foundation
import Messages

/// Where filers' telephones are asked for; nothing of it is kept.
protocol FilerTelephones: Sendable {
    func telephone(of case: UUIDv7) async -> FilerTelephone
}

enum FilerTelephone: Equatable, Sendable {
    case found(String)
    /// None was left, or it was destroyed.
    case none
    /// Nobody answered; ask again.
    case unknown
}

/// Asks Intake, which records every opening.
struct IntakeTelephones: FilerTelephones {
    let caller: Caller

    func telephone(of case: UUIDv7) async -> FilerTelephone {
        do {
            let reply = try await caller.call(
                ReadFilerTelephone(case: `case`), actor: .notification, timeout: .seconds(10)
            ).reply
            return reply.telephone.map { .found($0) } ?? .none
        } catch let error as DeskError where !error.isTransient {
            return .none
        } catch {
            return .unknown
        }
    }
}
