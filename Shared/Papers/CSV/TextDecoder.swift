import Glibc

package enum TextEncoding: String, Sendable {
    case utf8 = "UTF-8"
    /// GB 18030, with which older Chinese spreadsheets are written; GBK and GB 2312 are parts of it.
    case gb18030 = "GB18030"
}

/// Decodes a file's fields from its encoding.
struct TextDecoder {
    let encoding: TextEncoding
    private let converter: Converter?

    init(_ encoding: TextEncoding) {
        self.encoding = encoding
        converter = encoding == .gb18030 ? Converter() : nil
    }

    func decode(_ fields: [[UInt8]], line: Int) throws(PaperError) -> [String] {
        var texts: [String] = []
        texts.reserveCapacity(fields.count)
        for field in fields {
            guard let text = text(field), !text.unicodeScalars.contains("\u{FFFD}") else {
                throw PaperError(
                    .encoding,
                    "这一行有无法识别的文字，请改好后再导入 (the record holds text that is not \(encoding.rawValue), with which the "
                        + "file is written)", line: line)
            }
            texts.append(text)
        }
        return texts
    }

    /// A field as well as it can be read.
    func repaired(_ field: [UInt8]) -> String { text(field) ?? String(decoding: field, as: UTF8.self) }

    private func text(_ field: [UInt8]) -> String? {
        if encoding == .utf8 || field.allSatisfy({ $0 < 128 }) { return String(validating: field, as: UTF8.self) }
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
