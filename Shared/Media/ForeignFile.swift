package import Foundation

/// A kind of file that people send for a photo and that is not taken, told by its first bytes, so that it can be named.
package enum ForeignFile: String, CaseIterable, Sendable {
    case heic, avif, gif, bmp, tiff, jxl, pdf, zip

    /// As it is called.
    package var name: String {
        switch self {
        case .heic, .avif, .gif, .bmp, .pdf, .zip: rawValue.uppercased()
        case .tiff: "RAW/TIFF"
        case .jxl: "JPEG XL"
        }
    }

    /// Whether a telephone's camera writes it, so that a setting of the camera helps.
    package var isOfCamera: Bool { [.heic, .avif, .tiff, .jxl].contains(self) }

    /// Nil of what is taken, and of what nobody knows.
    package init?(_ bytes: Data) {
        let head = [UInt8](bytes.prefix(64))
        if let kind = Self.signatures.first(where: { head.starts(with: $0.signature) })?.kind {
            self = kind
        } else if head.count >= 12, head[4..<8].elementsEqual("ftyp".utf8) {
            // The major brand, the version, and the other brands.
            let brands = Set(
                stride(from: 8, to: head.count - 3, by: 4).map {
                    String(decoding: head[$0..<$0 + 4], as: UTF8.self)
                })
            let major = String(decoding: head[8..<12], as: UTF8.self)
            if major == "avif" || major == "avis" || (major == "mif1" && brands.contains("avif")) {
                self = .avif
            } else if major == "crx " {
                self = .tiff
            } else if Self.heif.contains(major) {
                self = .heic
            } else {
                return nil
            }
        } else {
            return nil
        }
    }

    static let heif: Set<String> = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "mif2"]

    private static let signatures: [(signature: [UInt8], kind: ForeignFile)] = [
        (Array("GIF8".utf8), .gif), (Array("BM".utf8), .bmp), (Array("%PDF".utf8), .pdf), ([0x50, 0x4B, 3, 4], .zip),
        (Array("II*\0".utf8), .tiff), (Array("MM\0*".utf8), .tiff), ([0xFF, 0x0A], .jxl),
        ([0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20], .jxl),
    ]
}
