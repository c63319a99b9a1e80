/// How a request names a case: staff by its id or its number, the filer by the number on the receipt.
package enum CaseKey: WireText {
    case id(UUIDv7)
    case number(CaseNumber)
    /// As it was typed; its check digit is looked at when it is used, so that a slip gets an answer of its own.
    case receipt(String)

    /// In Unicode scalars: a number of 16 digits as it may be pasted, with marks between them.
    private static let textLimit = 120

    package init?(_ text: String) {
        if let id = UUIDv7(text) {
            self = .id(id)
        } else if let number = CaseNumber(text) {
            self = .number(number)
        } else if text.unicodeScalars.count <= Self.textLimit,
            text.unicodeScalars.contains(where: { $0.properties.numericType == .decimal })
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
        maxLength: textLimit,
        summary: "a case: its id (UUID version 7), its number (8 digits), or the 16 digits of its receipt")
}
