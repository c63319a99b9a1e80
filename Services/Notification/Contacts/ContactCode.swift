import Columns
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

    /// Whether who knows it can still say it.
    func isGood(at now: Timestamp) -> Bool { expires > now && failures < Self.tries }

    static func find(_ contact: UUIDv7, _ db: Database) throws -> ContactCode? {
        let row = try Row.fetchOne(db, sql: "SELECT * FROM contact_code WHERE contact = ?", arguments: [contact])
        return try row.map { row in
            ContactCode(
                code: try row.json("code", as: SealedReference.self),
                sent: try row.value("sent"), expires: try row.value("expires"),
                failures: row["failures"], sendings: row["sendings"])
        }
    }
}

extension Act {
    /// Six digits are on their way to a contact.
    func sendCode(to contact: UUIDv7) throws {
        let digits = String(1_000_000 + random(1_000_000)).dropFirst()
        try record(
            ContactCodeSent(
                contact: contact, delivery: newID(), code: seal(String(digits), for: .contact(contact)),
                expires: now + ContactCode.lifetime))
    }

    /// Whether what was typed or pasted is the code.
    func matches(_ typed: String, _ code: ContactCode, of contact: UUIDv7) throws -> Bool {
        try peek(code.code, of: .contact(contact)) == TypedNumber.digits(typed)
    }

    /// What the link that ends a contact holds: the contact, and what nobody can guess without the keyring.
    func unsubscribeToken(_ contact: UUIDv7) -> String {
        let proof = derive(contact.description, purpose: "unsubscribe", count: 16)
        return "\(contact).\(Hex.encode(Data(proof)))"
    }

    /// The same for a text message, which is paid by its length: the id and half as much of the proof, in base64url.
    func shortToken(_ contact: UUIDv7) -> String {
        let proof = derive(contact.description, purpose: "unsubscribe", count: 16).prefix(8)
        return (contact.bytes + Data(proof)).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_")
    }

    /// The contact that a link's token ends; nil if nobody made it.
    func contact(endedBy token: String) -> UUIDv7? {
        if let id = UUIDv7(String(token.prefix { $0 != "." })) { return unsubscribeToken(id) == token ? id : nil }
        let base64 = token.replacing("-", with: "+").replacing("_", with: "/")
        guard let data = Data(base64Encoded: base64), data.count == 24, let id = UUIDv7(bytes: data.prefix(16)) else {
            return nil
        }
        return shortToken(id) == token ? id : nil
    }
}

extension Contacts {
    /// Ends a contact and destroys its address.
    static func end(_ contact: UUIDv7, _ reason: ContactEnd, _ act: Act) throws {
        try act.record(ContactEnded(contact: contact, reason: reason))
        try act.shred(.contact(contact), reason: reason.rawValue)
    }
}
