import Glibc

package enum TextEncoding: String, Sendable {
    case utf8 = "UTF-8"
    /// GB 18030, with which older Chinese spreadsheets are written; GBK and GB 2312 are parts of it.
    case gb18030 = "GB18030"
}

/// Decodes a file's fields, and finds out its encoding from the first record beyond ASCII: what is valid UTF-8 there is
/// taken for UTF-8, as GB18030 text of more than a few characters never is.
struct TextDecoder {
    private(set) var encoding: TextEncoding?
    private var converter: Converter?

    init(_ encoding: TextEncoding?) {
        self.encoding = encoding
    }

    mutating func decode(_ fields: [[UInt8]], line: Int) throws(PaperError) -> [String] {
        if encoding == nil {
            guard let found = Self.detect(fields) else { return fields.map { String(decoding: $0, as: UTF8.self) } }
            encoding = found
        }
        var texts: [String] = []
        texts.reserveCapacity(fields.count)
        for field in fields {
            guard let text = encoding == .gb18030 ? gb18030(field) : String(validating: field, as: UTF8.self) else {
                throw PaperError(
                    .encoding,
                    "文字编码无法识别，请另存为 CSV UTF-8 (not \(encoding?.rawValue ?? "text"), with which the file began; "
                        + "save it as CSV UTF-8)", line: line)
            }
            texts.append(text)
        }
        return texts
    }

    /// Nil if everything is ASCII.
    private static func detect(_ fields: [[UInt8]]) -> TextEncoding? {
        guard fields.contains(where: { $0.contains { $0 >= 128 } }) else { return nil }
        return fields.allSatisfy { String(validating: $0, as: UTF8.self) != nil } ? .utf8 : .gb18030
    }

    private mutating func gb18030(_ field: [UInt8]) -> String? {
        if field.allSatisfy({ $0 < 128 }) { return String(decoding: field, as: UTF8.self) }
        let converter = self.converter ?? Converter()
        self.converter = converter
        return converter?.convert(field)
    }
}

/// The C library's converter from GB18030 to UTF-8.
private final class Converter {
    private let handle: iconv_t

    /// Nil if the C library has no such conversion (package libc6 of Debian brings it).
    init?() {
        guard let handle = iconv_open("UTF-8", "GB18030"), Int(bitPattern: handle) != -1 else { return nil }
        self.handle = handle
    }

    deinit {
        iconv_close(handle)
    }

    func convert(_ bytes: [UInt8]) -> String? {
        // A character of two bytes becomes three, one of four at most four.
        var output = [UInt8](repeating: 0, count: bytes.count * 3 + 4)
        let room = output.count
        var input = bytes.map { CChar(bitPattern: $0) }
        let left = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBytes { target -> Int? in
                var from = source.baseAddress
                var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var fromLeft = source.count
                var toLeft = room
                iconv(handle, nil, nil, nil, nil)
                return iconv(handle, &from, &fromLeft, &to, &toLeft) == 0 && fromLeft == 0 ? toLeft : nil
            }
        }
        return left.flatMap { String(validating: output.prefix(room - $0), as: UTF8.self) }
    }
}
