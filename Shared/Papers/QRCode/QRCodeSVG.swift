extension QRCode {
    /// The code as an SVG image whose dark part measures `millimetres` a side; the quiet zone comes on top.
    package func svg(millimetres: Double, title: String = "") -> String {
        let whole = size + 2 * Self.quietZone
        let side = millimetres * Double(whole) / Double(size)
        let length = (side * 100).rounded() / 100
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(length)mm" height="\(length)mm" \
            viewBox="0 0 \(whole) \(whole)" shape-rendering="crispEdges" role="img">\
            <title>\(Markup.escape(title))</title><path fill="#fff" d="M0 0h\(whole)v\(whole)H0z"/>\
            <path fill="#000" d="\(path)"/></svg>
            """
    }

    /// One rectangle for each run of dark modules in a row.
    private var path: String {
        var path = ""
        for y in 0..<size {
            var x = 0
            while x < size {
                let start = x
                while isDark(x, y) { x += 1 }
                if x > start {
                    path += "M\(start + Self.quietZone) \(y + Self.quietZone)h\(x - start)v1H\(start + Self.quietZone)z"
                }
                x += 1
            }
        }
        return path
    }
}
