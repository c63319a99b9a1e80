/// An event that anybody may read: of the open feed, which the gateway writes for integrators.
///
/// It says nothing of a household, a person, an account or a village, and of cases only the town and the day. It is not
/// an inner event with members left out: it has an id, a time and a position of its own.
package protocol OpenEvent: Event {
    /// True of a made-up event that an operator sent for a test; absent of all others.
    var sample: Bool? { get }
}

extension OpenEvent {
    /// The request that an open event came from is nobody's business.
    package static var carriesOrigin: Bool { false }
}

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
