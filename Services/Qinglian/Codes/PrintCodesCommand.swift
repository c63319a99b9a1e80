import ArgumentParser
import Foundation
import Messages
import Papers

/// `qinglian codes print`: labels as a page for the printer, a list for the print shop, or pictures.
struct PrintCodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print", abstract: "印制: writes labels in walking order and marks their codes printed.",
        discussion: "The doors' numbers are opened for it; the opening is recorded in the ledger.")
    @OptionGroup var options: DeskOptions
    @Option(help: "A village or community.")
    var area: AreaCode
    @Option(help: "Only this grid.")
    var grid: String?
    @Flag(help: "Codes that were printed before come too.")
    var again = false
    @Option(help: "The address that the QR codes lead to, as https://…/h; the code is put behind it.")
    var link: String
    @Option(help: "A page of A4 sheets to print from the browser.", completion: .file(extensions: ["html"]))
    var html: String?
    @Option(help: "A list for the print shop.", completion: .file(extensions: ["csv"]))
    var csv: String?
    @Option(help: "A folder for one SVG file a code.", completion: .directory)
    var svgDir: String?
    @Option(help: "A folder for one PNG file a code.", completion: .directory)
    var pngDir: String?

    /// What is written counts as printed, so it must be written somewhere.
    func validate() throws {
        guard options.json || [html, csv, svgDir, pngDir].contains(where: { $0 != nil }) else {
            throw ValidationError("say where the labels go: --html, --csv, --svg-dir, --png-dir, or --json")
        }
        guard LabelLink(base: link) != nil else {
            throw ValidationError("--link must be an http or https address without query")
        }
    }

    func run() async throws {
        guard let link = LabelLink(base: link) else { throw Failure(.usage, "--link is no address") }
        for folder in [svgDir, pngDir].compactMap(\.self) {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        for file in [html, csv].compactMap(\.self) { try Standard.requireWritable(file) }
        let labels = try await options.withDesk { desk in
            var labels: [CodeLabel] = []
            var after: UUIDv7?
            repeat {
                let page = try await desk.ask(PrintCodes(area: area, grid: grid, again: again, after: after))
                labels += page.labels
                after = page.next
            } while after != nil
            return labels
        }
        do {
            try write(labels, link)
        } catch let failure as Failure {
            let hint = "the codes are marked printed; once it can be written, --again prints them again"
            throw Failure(failure.code, failure.message, hint: hint, underlying: failure.underlying)
        }
        try options.show(labels) { labels in
            labels.isEmpty
                ? "没有要印的 nothing to print (--again prints what was printed before)" : "印制 printed \(labels.count)"
        }
    }

    private func write(_ labels: [CodeLabel], _ link: LabelLink) throws {
        if let html { try Standard.write(Data(try LabelSheet.html(labels, link: link).utf8), to: html) }
        if let csv { try Standard.write(Data(LabelList.csv(labels, link: link).utf8), to: csv) }
        for (index, label) in labels.enumerated() where svgDir != nil || pngDir != nil {
            let code = try QRCode(link.address(label.code))
            let name = LabelList.fileName(index, label)
            if let svgDir {
                let picture = code.svg(millimetres: LabelSheet.codeSide, title: "户廉码")
                try Standard.write(Data(picture.utf8), to: "\(svgDir)/\(name).svg")
            }
            if let pngDir { try Standard.write(code.png(), to: "\(pngDir)/\(name).png") }
        }
    }
}
