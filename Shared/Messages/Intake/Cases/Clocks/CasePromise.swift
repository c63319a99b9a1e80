/// What the filer of a case is promised, or told of a promise that was not kept: one sentence, the same in both languages.
package struct CasePromise: Codable, Equatable, Sendable {
    /// With the names that the county gives its offices.
    package let chinese: String
    package let english: String

    package init(chinese: String, english: String) {
        self.chinese = chinese
        self.english = english
    }
}
