/// What the open feed is made of.
package enum OpenEvents {
    /// Every type.
    package static let all: [any OpenEvent.Type] = [
        OpenCaseFiled.self, OpenCaseAccepted.self, OpenCaseDeclined.self, OpenCaseOverdue.self, OpenCaseAnswered.self,
        OpenCaseReopened.self, OpenCaseEnded.self, OpenTownMonth.self, OpenAreaNamed.self, OpenCategoriesSet.self,
    ]

    /// Smaller groups are neither counted nor named in public.
    package static let smallestGroup = 5
}
