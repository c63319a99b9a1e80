/// What was filed, as it is sealed: one JSON text under the case's key.
package struct CaseContent: Codable, Equatable, Sendable {
    /// 1 to 20,000 characters; empty where a voice message says it all.
    package let story: String
    package let onBehalf: OnBehalf?
    /// The number on the paper it came on.
    package let paperNumber: String?
    /// Its number on the platform that handed it in 平台编号; the number finds the person there.
    package let platformNumber: String?

    package init(
        story: String, onBehalf: OnBehalf? = nil, paperNumber: String? = nil, platformNumber: String? = nil
    ) {
        self.story = story
        self.onBehalf = onBehalf
        self.paperNumber = paperNumber
        self.platformNumber = platformNumber
    }

    package static let storyLimit = 20_000
    /// Notes, answers, additions and reasons are at most this long.
    package static let noteLimit = 10_000
    /// How often a filer may add to a case: a whole case must fit into one answer.
    package static let additionLimit = 50
}

/// Filed for another 代办.
package struct OnBehalf: Codable, Equatable, Sendable {
    /// Who filed it, and what they are to the person.
    package let who: String
    /// Whose consent it has.
    package let consent: String

    package init(who: String, consent: String) {
        self.who = who
        self.consent = consent
    }
}

/// How the filer can be reached, as it is sealed.
package struct CaseContact: Codable, Equatable, Sendable {
    /// As `Telephone` stores it.
    package let telephone: String?
    package let name: String?

    package init(telephone: String?, name: String?) {
        self.telephone = telephone
        self.name = name
    }

    /// `138****1234`, `陈*`: what is shown until somebody asks for the whole.
    package var masked: CaseContact {
        CaseContact(telephone: telephone.map { Telephone.masked($0) }, name: name?.first.map { "\($0)*" })
    }
}
