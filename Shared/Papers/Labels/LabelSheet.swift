package import Messages

/// A page for the browser's printer: labels of household codes on A4, ten a sheet, in walking order.
///
/// The dark part of each QR code measures 40 mm; beside it stand the place, the door's number, the office's telephone, and
/// the code to be typed where a camera fails.
package enum LabelSheet {
    /// - Throws: `PaperError` if a link does not fit into a QR code.
    package static func html(_ labels: [CodeLabel], link: LabelLink) throws(PaperError) -> String {
        var page = head
        for start in stride(from: 0, to: labels.count, by: perSheet) {
            page += "<section class=\"sheet\">\n"
            for label in labels[start..<min(start + perSheet, labels.count)] {
                page += try article(label, link)
            }
            page += "</section>\n"
        }
        return page + "</main>\n</body>\n</html>\n"
    }

    package static let perSheet = 10
    /// The side of a code's dark part, in millimetres.
    package static let codeSide = 40.0

    private static func article(_ label: CodeLabel, _ link: LabelLink) throws(PaperError) -> String {
        let image = try QRCode(link.address(label.code)).svg(millimetres: codeSide, title: "户廉码")
        return """
            <article>
            \(image)
            <div>
            <p class="place">\(Markup.escape(label.town)) \(Markup.escape(label.village))</p>
            <p class="door">\(Markup.escape(label.door))</p>
            <p>网格 \(Markup.escape(label.grid))</p>
            <p>微信扫一扫，问事、办事、提建议</p>
            <p>电话 \(Markup.escape(Telephone.shown(label.telephone)))</p>
            <p class="code">\(Markup.escape(label.code))</p>
            </div>
            </article>

            """
    }

    private static let head = """
        <!DOCTYPE html>
        <html lang="zh-Hans">
        <head>
        <meta charset="utf-8">
        <meta name="robots" content="noindex">
        <meta name="referrer" content="no-referrer">
        <title>户廉码标签</title>
        <style>\(style)</style>
        </head>
        <body>
        <main>

        """

    /// What stands between the page's `<style>` tags, byte for byte.
    package static let style = """

        @page { size: A4; margin: 8mm 7mm; }
        * { box-sizing: border-box; margin: 0; }
        body { font: 11pt/1.35 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; color: #000; }
        .sheet { display: grid; grid-template-columns: 98mm 98mm; grid-auto-rows: 55mm; break-after: page; }
        .sheet:last-child { break-after: auto; }
        article { display: flex; align-items: center; gap: 1mm; padding: 1mm; border: 0.2mm dashed #999; overflow: hidden; }
        article svg { flex: none; }
        article div { min-width: 0; overflow-wrap: anywhere; }
        .place { font-weight: bold; }
        .door { font-size: 15pt; font-weight: bold; }
        .code { font: bold 10.5pt/1.3 "DejaVu Sans Mono", Consolas, monospace; }

        """
}
