import GRDB
import Messages
import ServiceKit

/// Intake's registers: areas, grids, posts, households and their codes, guides.
enum Registers {
    static let catalogue = Catalogue.intakeRegisters

    /// - Parameters:
    ///   - release: throws if a post's work cannot be left without it.
    ///   - guideWords: the everyday words by which guides are found.
    static func install(
        into service: inout ServiceDefinition, release: @escaping @Sendable (Post, Act) throws -> Void = { _, _ in },
        guideWords: @escaping @Sendable (Database) throws -> [GuideWord] = { _ in [] }
    ) {
        service.projections += [
            AreaRegister.projection, GridRegister.projection, Posts.projection, HouseholdRegister.projection,
        ]
        service.admit = ClaimedRoles.check
        service.keep(SeatConsent.keeping)
        AreaHandlers.install(into: &service)
        GridHandlers.install(into: &service)
        PostHandlers.install(into: &service, release: release)
        HouseholdHandlers.install(into: &service)
        CodeHandlers.install(into: &service)
        GuideHandlers.install(into: &service, words: guideWords)
    }
}
