import Bus
import Foundation
import Messages

/// Where filers' telephones are asked for; nothing of it is kept.
protocol FilerTelephones: Sendable {
    /// - Parameter code: the message carries the code for a new receipt number.
    func telephone(of case: UUIDv7, code: Bool) async -> FilerTelephone
}

enum FilerTelephone: Equatable, Sendable {
    /// With the code, where one was asked for.
    case found(String, code: String? = nil)
    /// None was left, it was destroyed, or a code was asked for that is no longer good.
    case none
    /// Nobody answered; ask again.
    case unknown
}

/// Asks Intake, which records every opening.
struct IntakeTelephones: FilerTelephones {
    let caller: Caller

    func telephone(of case: UUIDv7, code: Bool) async -> FilerTelephone {
        do {
            let reply = try await caller.call(
                ReadFilerTelephone(case: `case`, code: code), actor: .notification, timeout: .seconds(10)
            ).reply
            return reply.telephone.map { .found($0, code: reply.code) } ?? .none
        } catch let error as DeskError where !error.isTransient {
            return .none
        } catch {
            return .unknown
        }
    }
}
