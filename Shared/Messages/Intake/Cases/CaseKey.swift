/// How a request names a case: staff by its id or its number, the filer by the number on the receipt.
package enum CaseKey: WireText {
    case id(UUIDv7)
    case number(CaseNumber)
    /// As it was typed; its check digit is looked at when it is used, so that a slip gets an answer of its own.
    case receipt(String)

    package init?(_ text: String) {
        if let id = UUIDv7(text) {
            self = .id(id)
        } else if let number = CaseNumber(text) {
            self = .number(number)
        } else if text.unicodeScalars.count <= 40,
            text.unicodeScalars.contains(where: { ReceiptNumber.digit($0) != nil })
        {
            self = .receipt(text)
        } else {
            return nil
        }
    }

    package var description: String {
        switch self {
        case .id(let id): id.description
        case .number(let number): number.description
        case .receipt(let text): text
        }
    }

    package static let placeholder = CaseKey.id(.placeholder)
    package static let schema = Schema.text(
        maxLength: 40,
        summary: "a case: its id (UUID version 7), its number (8 digits), or the 16 digits of its receipt")
}
