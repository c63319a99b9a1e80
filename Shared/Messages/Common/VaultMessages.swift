/// Somebody read sealed content: which subjects, who, and why. Committed before the content leaves the process.
///
/// One event per request, unless the purpose is one that is recorded once a day: then the first request of the day is on
/// record, and stands for those that follow.
package struct VaultOpened: Event {
    package static let type: EventType = "vault.opened"
    package static let summary = "Sealed content was opened by an account, for a stated reason."
    package let subjects: [Subject]
    package let account: String
    package let purpose: String
    /// The day in China for which it stands: further openings by this account, for this purpose, of these subjects are not
    /// recorded on that day. Absent if it stands for one request.
    package let day: CivilDay?
    package var subject: Subject? { subjects.count == 1 ? subjects.first : nil }

    package init(subjects: [Subject], account: String, purpose: String, day: CivilDay? = nil) {
        self.subjects = subjects
        self.account = account
        self.purpose = purpose
        self.day = day
    }
}

/// A subject's data key is destroyed; every sealed copy of what it sealed is gone with it.
package struct VaultShredded: Event {
    package static let type: EventType = "vault.shredded"
    package static let summary = "A subject's sealed content was destroyed for good."
    package let shredded: Subject
    /// Why: a category's retention, a request of the person.
    package let reason: String
    package var subject: Subject? { shredded }

    package init(shredded: Subject, reason: String) {
        self.shredded = shredded
        self.reason = reason
    }
}

/// Where a sealed value lies, and what proves it while it exists: SHA-256(salt ‖ value).
package struct SealedReference: Codable, Hashable, Sendable {
    package let value: UUIDv7
    /// Hexadecimal, 64 digits. The 32-byte salt is sealed with the value: once it is gone, nothing can be guessed.
    package let digest: String

    package init(value: UUIDv7, digest: String) {
        self.value = value
        self.digest = digest
    }
}

/// Destroys what is sealed for a subject.
package struct Shred: Command {
    package static let method: MethodName = "vault.shred"
    package static let summary = "Destroys a subject's data key, and with it all its sealed content."
    package let subject: Subject
    package let reason: String

    package init(subject: Subject, reason: String) {
        self.subject = subject
        self.reason = reason
    }

    package typealias Reply = Done
}
