import Foundation
import GRDB
import Messages
import ServiceKit

/// The code that is under way to a contact.
struct ContactCode {
    let code: SealedReference
    let sent: Timestamp
    let expires: Timestamp
    /// Wrong codes since it was sent.
    let failures: Int
    /// Codes sent to this contact so far.
    let sendings: Int

    /// How long a code is good.
    static let lifetime = Duration.seconds(15 * 60)
    /// Wrong codes after which another must be sent.
    static let tries = 5
    /// Codes a contact gets at most.
    static let sendingLimit = 5
    /// Codes an owner has sent in a day at most, whichever contacts come and go: they are no way to pester a stranger.
    static let dailyLimit = 20
    /// Between one code and the next.
    static let pause = Duration.seconds(60)

    static func find(_ contact: UUIDv7, _ db: Database) throws -> ContactCode? {
        let row = try Row.fetchOne(db, sql: "SELECT * FROM contact_code WHERE contact = ?", arguments: [contact.bytes])
        return try row.map { row in
            ContactCode(
                code: try JSONCoding.decode(SealedReference.self, from: Data((row["code"] as String).utf8)),
                sent: Timestamp(milliseconds: row["sent"]), expires: Timestamp(milliseconds: row["expires"]),
                failures: row["failures"], sendings: row["sendings"])
        }
    }
}

extension Act {
    /// What the link that ends a contact holds: the contact, and what nobody can guess without the keyring.
    func unsubscribeToken(_ contact: UUIDv7) -> String {
        let proof = derive(contact.description, purpose: "unsubscribe", count: 16)
        return "\(contact).\(Hex.encode(Data(proof)))"
    }
}

extension Contacts {
    /// Ends a contact and destroys its address.
    static func end(_ contact: UUIDv7, _ reason: ContactEnd, _ act: Act) throws {
        try act.record(ContactEnded(contact: contact, reason: reason))
        try act.shred(.contact(contact), reason: reason.rawValue)
    }
}
