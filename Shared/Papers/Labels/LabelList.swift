package import Messages

/// The labels as a CSV file for the print shop, in walking order.
package enum LabelList {
    package static func csv(_ labels: [CodeLabel], link: LabelLink) -> String {
        var writer = CSVWriter()
        writer.write(["序号", "镇街", "村社", "网格", "门牌号", "电话", "户廉码", "链接", "图片"])
        for (index, label) in labels.enumerated() {
            writer.write([
                String(index + 1), label.town, label.village, label.grid, label.door, Telephone.shown(label.telephone),
                label.code,
                link.address(label.code), fileName(index, label),
            ])
        }
        return writer.text
    }

    /// The name of a label's picture without its ending, so that a folder sorts in walking order: `0001-K7MA3XFP9RTCW`.
    package static func fileName(_ index: Int, _ label: CodeLabel) -> String {
        let number = String(index + 1)
        return String(repeating: "0", count: max(0, 4 - number.count)) + number + "-" + label.code.filter { $0 != "-" }
    }
}
