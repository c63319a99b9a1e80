/// AMR and AMR-WB (RFC 4867, 5), as telephones record: 20 ms a frame, and no place for anything else. A last frame that was
/// cut off is left out.
enum AMR {
    enum Kind: CaseIterable {
        case narrow, wide

        var signature: String {
            switch self {
            case .narrow: "#!AMR\n"
            case .wide: "#!AMR-WB\n"
            }
        }

        /// Bytes of a frame behind its header, by its type; nil of types that are none.
        var sizes: [Int?] {
            switch self {
            case .narrow: [12, 13, 15, 17, 19, 20, 26, 31, 5, nil, nil, nil, nil, nil, nil, 0]
            case .wide: [17, 23, 32, 36, 40, 46, 50, 58, 60, 5, nil, nil, nil, nil, 0, 0]
            }
        }
    }

    static func read(_ bytes: [UInt8], _ kind: Kind) throws(SoundError) -> Sound.Reading {
        let sizes = kind.sizes
        var place = kind.signature.utf8.count
        var frames = 0
        while place < bytes.count {
            let header = bytes[place]
            guard header & 0x83 == 0, let size = sizes[Int(header >> 3)] else { throw .damaged() }
            guard place + 1 + size <= bytes.count else { break }
            place += 1 + size
            frames += 1
        }
        guard frames > 0 else { throw .damaged() }
        return Sound.Reading(milliseconds: frames * 20, bytes: Array(bytes[..<place]))
    }
}
