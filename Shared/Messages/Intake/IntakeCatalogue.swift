extension Catalogue {
    /// Everything Intake announces and can be asked.
    package static let intake = intakeRegisters.with(calendar).with(cases).with(casePolicy)
}
