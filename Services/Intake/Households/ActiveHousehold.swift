import Messages

/// The household that a scanned code leads to.
struct ActiveHousehold: Equatable, Sendable {
    let id: UUIDv7
    let area: AreaCode
    let grid: String
}

#if SERVICE_KIT
    /// Households, as acts meet them.
    enum Household {
        /// The household of a code as scanned or typed.
        ///
        /// - Throws: `DeskError`: `code.typo` if it cannot be a code, `code.unknown` if none like it was issued,
        ///   `code.retired` if it was replaced or retired.
        static func active(code: String, _ act: Act) throws -> ActiveHousehold
    }
#endif
