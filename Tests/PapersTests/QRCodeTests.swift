import Foundation
import Messages
import Testing

@testable import Papers

@Suite struct QRCodeTests {
    static let zbarimg = "/usr/bin/zbarimg"
    static var canScan: Bool { FileManager.default.isExecutableFile(atPath: zbarimg) }

    private func scan(_ png: Data) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "qr-\(UUID().uuidString).png")
        try png.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: Self.zbarimg)
        process.arguments = ["--quiet", "--raw", "--nodbus", file.path()]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let read = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: read, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    @Test("A scanner reads back what a code holds", .enabled(if: canScan, "zbar-tools is not installed"))
    func roundTrip() throws {
        for text in ["https://liangnong.example/h/K7MA3XFP9RTCW", "梁弄镇 12号", String(repeating: "x", count: 400)] {
            for scale in [3, 8] { #expect(try scan(QRCode(text).png(scale: scale)) == text) }
            let captions = ["1234 5678 9012 3456", "2026-11-30"]
            #expect(try scan(QRCode(text).png(scale: 6, captions: captions)) == text)
        }
    }

    @Test(
        "Level Q: a code with a tenth of its area covered is still read",
        .enabled(if: canScan, "zbar-tools is not installed"))
    func covered() throws {
        let code = try QRCode("https://liangnong.example/h/K7MA3XFP9RTCW")
        let blot = code.size * 30 / 100
        let start = code.size / 2
        let modules = code.modules.indices.map { index in
            let (x, y) = (index % code.size, index / code.size)
            return (start..<start + blot).contains(x) && (start..<start + blot).contains(y)
                ? false : code.modules[index]
        }
        let damaged = QRCode(size: code.size, modules: modules)
        #expect(damaged != code)
        #expect(try scan(damaged.png()) == "https://liangnong.example/h/K7MA3XFP9RTCW")
    }

    @Test(
        "Texts that are empty, too long, or hold NUL are refused",
        arguments: ["", "a\0b", String(repeating: "x", count: 1_700)])
    func refused(_ text: String) {
        let error = #expect(throws: PaperError.self) { _ = try QRCode(text) }
        #expect(error?.code == .unencodable)
    }

    @Test("The SVG draws every dark module once, and measures its dark part in millimetres")
    func svg() throws {
        let code = try QRCode("https://liangnong.example/h/K7MA3XFP9RTCW")
        let svg = code.svg(millimetres: 40, title: "<&>")
        var dark = 0
        for run in svg.matches(of: #/h([0-9]+)v1H/#) { dark += Int(run.output.1) ?? 0 }
        #expect(dark == code.modules.count { $0 })
        let side = 40 * Double(code.size + 8) / Double(code.size)
        #expect(svg.contains("width=\"\((side * 100).rounded() / 100)mm\""))
        #expect(svg.contains("<title>&lt;&amp;&gt;</title>"))
    }
}
