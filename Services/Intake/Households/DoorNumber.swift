/// Compares doors' numbers as people write them.
enum DoorNumber {
    /// Without spaces, in narrow forms, upper case, the closing 号 or 室 gone: what two spellings of one door share.
    static func canonical(_ door: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in door.unicodeScalars {
            if scalar.properties.isWhitespace { continue }
            let narrow = (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
            scalars.append(dashes.contains(narrow) ? "-" : Unicode.Scalar(narrow) ?? scalar)
        }
        while let last = scalars.last, last == "号" || last == "室" { scalars.removeLast() }
        return String(scalars).uppercased()
    }

    private static let dashes: Set<UInt32> = [0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0x4E4B]
}
