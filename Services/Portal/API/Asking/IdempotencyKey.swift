import HTTPTypes
import Messages

/// The `Idempotency-Key` of a command: the id under which the desk remembers its answer for a day. A UUID of version 7, bare
/// or as the structured string that draft-ietf-httpapi-idempotency-key asks for; its time tells the desk how old it is.
enum IdempotencyKey {
    static let header = HTTPField.Name.constant("Idempotency-Key")

    /// - Throws: `Problem` if it is there and is none.
    static func read(_ headers: HTTPFields) throws -> UUIDv7? {
        guard let text = headers[header] else { return nil }
        let bare =
            text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
        guard let id = UUIDv7(bare) else {
            throw Problem(
                .malformed, "Idempotency-Key must be a UUID of version 7 (RFC 9562), new for each command",
                code: "idempotency-key")
        }
        return id
    }
}
