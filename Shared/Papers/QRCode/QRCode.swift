import CQREncode
import Glibc

/// A QR code (ISO/IEC 18004) of error correction level Q: a quarter of it may be scratched or covered.
package struct QRCode: Equatable, Sendable {
    /// Modules along one side, without the quiet zone.
    package let size: Int
    /// Row by row from the top left; true is dark.
    package let modules: [Bool]
    /// The light margin that readers need on each side, in modules.
    package static let quietZone = 4

    /// - Throws: `PaperError.unencodable` if the text is empty, holds NUL, or is too long (some 1,600 bytes).
    package init(_ text: String) throws(PaperError) {
        guard !text.isEmpty, !text.utf8.contains(0), let code = QRcode_encodeString(text, 0, QR_ECLEVEL_Q, QR_MODE_8, 1)
        else {
            throw PaperError(.unencodable, "内容太长或为空，不能做成二维码 (too long or empty for a QR code)")
        }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let data = code.pointee.data else {
            throw PaperError(.unencodable, "二维码生成失败 (the QR code could not be made)")
        }
        size = width
        // The lowest bit of each byte is the module's colour.
        modules = UnsafeBufferPointer(start: data, count: width * width).map { $0 & 1 == 1 }
    }

    init(size: Int, modules: [Bool]) {
        self.size = size
        self.modules = modules
    }

    /// Whether the module at a place is dark; outside it is light.
    package func isDark(_ x: Int, _ y: Int) -> Bool {
        (0..<size).contains(x) && (0..<size).contains(y) && modules[y * size + x]
    }
}
